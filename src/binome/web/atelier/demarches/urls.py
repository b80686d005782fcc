"""Addresses of the requests to operators, under that of the dossier."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier.demarches import vues

urlpatterns = [
    path("demarches/", vues.liste, name="atelier-demarches"),
    path("demarches/<slug:numero>/", vues.demarche, name="atelier-demarche"),
    path("demarches/<slug:numero>/demande.<slug:forme>", vues.fichier, name="atelier-demarche-fichier"),
]
