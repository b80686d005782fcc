"""Addresses of remarks and requests, under that of the dossier."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier.echanges import vues

urlpatterns = [
    path("remarques/", vues.echanges, name="atelier-echanges"),
    path("remarques/<num:cle>/", vues.resoudre, name="atelier-remarque"),
    path("qui-doit-quoi/", vues.qui_doit_quoi, name="atelier-qui-doit-quoi"),
    path("qui-doit-quoi/<num:cle>/", vues.terminer, name="atelier-demande"),
]
