"""Addresses of the perimeter workbench."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier import vues_perimetre

urlpatterns = [
    path("perimetre/", vues_perimetre.perimetre, name="atelier-perimetre"),
    path("perimetre/gestes/", vues_perimetre.geste, name="atelier-perimetre-geste"),
    path("perimetre/textes/", vues_perimetre.textes, name="atelier-perimetre-textes"),
    path("perimetre/etabli/", vues_perimetre.etabli, name="atelier-perimetre-etabli"),
    path("perimetre/etude/", vues_perimetre.etude, name="atelier-perimetre-etude"),
    path("perimetre/carte.svg", vues_perimetre.carte, name="atelier-perimetre-carte"),
    path("perimetre/fond.geojson", vues_perimetre.fond, name="atelier-perimetre-fond"),
]
