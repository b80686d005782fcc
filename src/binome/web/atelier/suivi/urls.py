"""Addresses of the follow-up, under that of the dossier."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier.suivi import bilan, classeur, correspondants, engagements, portefeuille, saisies, vues

urlpatterns = [
    path("suivi/", vues.tableau, name="atelier-suivi"),
    path("suivi/actions/<slug:fiche>/", vues.action, name="atelier-suivi-action"),
    path("suivi/dire/<slug:fiche>/<slug:genre>/", saisies.dire, name="atelier-suivi-dire"),
    path("suivi/clore/<slug:fiche>/<num:rang>/", saisies.clore, name="atelier-suivi-clore"),
    path("suivi/portefeuille/", portefeuille.page, name="atelier-suivi-portefeuille"),
    path("suivi/portefeuille.<slug:forme>", portefeuille.emporter, name="atelier-suivi-portefeuille-emporter"),
    path("suivi/engagements/", engagements.page, name="atelier-suivi-engagements"),
    path("suivi/correspondants/", correspondants.page, name="atelier-suivi-correspondants"),
    path("suivi/correspondants/<num:cle>/retirer/", correspondants.retirer, name="atelier-suivi-ne-plus-demander"),
    path("suivi/classeur/", classeur.importer, name="atelier-suivi-importer"),
    path("suivi/classeur/suivi.xlsx", classeur.telecharger, name="atelier-suivi-xlsx"),
    path("suivi/classeur/appliquer/", classeur.appliquer, name="atelier-suivi-appliquer"),
    path("suivi/agenda/", bilan.agenda, name="atelier-suivi-agenda"),
    path("suivi/agenda.ics", bilan.ics, name="atelier-suivi-ics"),
    path("suivi/bilan.<slug:forme>", bilan.telecharger, name="atelier-suivi-bilan"),
]
