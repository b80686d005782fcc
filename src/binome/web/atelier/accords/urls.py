"""Addresses of the agreements of the governance, under that of the dossier."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier.accords import vues

urlpatterns = [
    path("accords/", vues.liste, name="atelier-accords"),
    path("accords/<num:cle>/", vues.demande, name="atelier-accord-demande"),
    path("accords/<num:cle>/lettre.pdf", vues.lettre, name="atelier-accord-lettre"),
]
