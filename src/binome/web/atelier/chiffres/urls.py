"""Addresses of the evidence ledger, under that of the dossier."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier.chiffres import vues

urlpatterns = [
    path("chiffres/", vues.page, name="atelier-chiffres"),
    path("chiffre/", vues.ajouter, name="atelier-chiffre-ajouter"),
    path("chiffres/<slug:chiffre>/", vues.chiffre, name="atelier-chiffre"),
    path("chiffres/<slug:chiffre>/reprendre/", vues.reprendre, name="atelier-chiffre-reprendre"),
]
