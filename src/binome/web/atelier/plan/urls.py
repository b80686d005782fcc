"""Addresses of the action plan, under that of the dossier."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier.plan import axes, fiche, offre, profil, projet, vues

urlpatterns = [
    path("plan-d-actions/", vues.tableau_de_bord, name="atelier-plan"),
    path("plan-d-actions/geste/", vues.geste, name="atelier-plan-geste"),
    path("plan-d-actions/axes/", axes.axes, name="atelier-plan-axes"),
    path("plan-d-actions/plan.xlsx", vues.exporter, name="atelier-plan-xlsx"),
    path("plan-d-actions/import/", vues.importer, name="atelier-plan-importer"),
    path("plan-d-actions/import/appliquer/", vues.appliquer, name="atelier-plan-appliquer"),
    path("plan-d-actions/fiches/<str:fiche>/", fiche.fiche, name="atelier-fiche"),
    path("plan-d-actions/fiches/<str:fiche>/porteur/", fiche.porteur, name="atelier-fiche-porteur"),
    path("plan-d-actions/fiches/<slug:fiche>/confier/", fiche.confier, name="atelier-fiche-confier"),
    path("plan-d-actions/projets/", projet.ouvrir, name="atelier-projets"),
    path("plan-d-actions/projets/<num:cle>/", projet.projet, name="atelier-projet"),
    path("plan-d-actions/projets/<num:cle>/retirer/", projet.retirer, name="atelier-projet-retirer"),
    path("plan-d-actions/projets/<num:cle>/confier/", projet.confier, name="atelier-projet-confier"),
    path("plan-d-actions/projets/<num:cle>/pieces/", projet.joindre, name="atelier-projet-joindre"),
    path(
        "plan-d-actions/projets/<num:cle>/pieces/<slug:piece>/retirer/",
        projet.retirer_piece,
        name="atelier-projet-retirer-piece",
    ),
    path("plan-d-actions/offre/", offre.panier, name="atelier-offre"),
    path("plan-d-actions/fiches/<str:fiche>/offre/", offre.fiche, name="atelier-offre-fiche"),
    path("plan-d-actions/fiches/<slug:fiche>/profil/", profil.profil, name="atelier-profil"),
]
