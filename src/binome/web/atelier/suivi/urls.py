"""Addresses of the follow-up, under that of the dossier."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier.suivi import saisies, vues

urlpatterns = [
    path("suivi/", vues.tableau, name="atelier-suivi"),
    path("suivi/actions/<slug:fiche>/", vues.action, name="atelier-suivi-action"),
    path("suivi/dire/<slug:fiche>/<slug:genre>/", saisies.dire, name="atelier-suivi-dire"),
    path("suivi/clore/<slug:fiche>/<num:rang>/", saisies.clore, name="atelier-suivi-clore"),
]
