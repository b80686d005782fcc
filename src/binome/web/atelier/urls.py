"""Addresses of the workspace; all ask for an account (nothing here is marked public)."""

from __future__ import annotations

from django.urls import include, path

from binome.web.atelier import vues_accueil, vues_echanges, vues_equipe, vues_importation

urlpatterns = [
    path("", vues_accueil.accueil, name="atelier"),
    path("candidatures/", vues_accueil.ouvrir, name="atelier-ouvrir"),
    path("candidatures/importer/", vues_importation.importer, name="atelier-importer"),
    path("candidatures/exemple/", vues_importation.dupliquer, name="atelier-dupliquer"),
    path("agenda/<slug:jeton>.ics", vues_echanges.agenda, name="atelier-agenda"),
    path("<slug:identifiant>/", vues_accueil.dossier, name="atelier-dossier"),
    path("<slug:identifiant>/emporter/<slug:forme>/", vues_accueil.emporter, name="atelier-emporter"),
    path("<slug:identifiant>/equipe/", vues_equipe.equipe, name="atelier-equipe"),
    path("<slug:identifiant>/equipe/inviter/", vues_equipe.inviter, name="atelier-inviter"),
    path("<slug:identifiant>/equipe/invitations/<num:cle>/annuler/", vues_equipe.annuler, name="atelier-annuler"),
    path("<slug:identifiant>/equipe/<num:qui>/fiches/", vues_equipe.confier, name="atelier-confier"),
    path("<slug:identifiant>/equipe/<num:qui>/retirer/", vues_equipe.retirer, name="atelier-retirer"),
    path("<slug:identifiant>/equipe/quitter/", vues_equipe.quitter, name="atelier-quitter"),
    path("<slug:identifiant>/equipe/passer-la-main/", vues_equipe.passer_la_main, name="atelier-passer-la-main"),
    path("<slug:identifiant>/equipe/deleguer/", vues_equipe.deleguer, name="atelier-deleguer"),
    path("<slug:identifiant>/equipe/delegations/<num:cle>/reprendre/", vues_equipe.reprendre, name="atelier-reprendre"),
    path("<slug:identifiant>/", include("binome.web.atelier.urls_redaction")),
    path("<slug:identifiant>/", include("binome.web.atelier.urls_plan")),
    path("<slug:identifiant>/", include("binome.web.atelier.urls_perimetre")),
    path("<slug:identifiant>/", include("binome.web.atelier.urls_gouvernance")),
    path("<slug:identifiant>/", include("binome.web.atelier.urls_depot")),
]
