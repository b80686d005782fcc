"""Addresses of the sheet, under that of the dossier."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier.bilan import vues

urlpatterns = [
    path("bilan/", vues.page, name="atelier-bilan"),
    path("enseignements/", vues.enseignements, name="atelier-enseignements"),
]
