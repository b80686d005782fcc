"""Addresses of what is written of a dossier, and of its history, under that of the dossier."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier.redaction import defaire, historique, vues

urlpatterns = [
    path("presentation/", vues.presentation, name="atelier-presentation"),
    path("conflit/", vues.conflit, name="atelier-conflit"),
    path("corriger/", vues.corriger, name="atelier-corriger"),
    path("defaire/", defaire.defaire, name="atelier-defaire"),
    path("historique/", historique.historique, name="atelier-historique"),
    path("historique/comparer/", historique.comparer, name="atelier-comparer"),
    path("historique/<num:numero>/restaurer/", historique.restaurer, name="atelier-restaurer"),
]
