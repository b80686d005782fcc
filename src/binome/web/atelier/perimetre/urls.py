"""Addresses of the perimeter workbench."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier.perimetre import etude, vues

urlpatterns = [
    path("perimetre/", vues.perimetre, name="atelier-perimetre"),
    path("perimetre/gestes/", vues.geste, name="atelier-perimetre-geste"),
    path("perimetre/textes/", vues.textes, name="atelier-perimetre-textes"),
    path("perimetre/etabli/", vues.etabli, name="atelier-perimetre-etabli"),
    path("perimetre/etude/", etude.etude, name="atelier-perimetre-etude"),
    path("perimetre/comparer/", etude.comparer, name="atelier-perimetre-comparer"),
    path("perimetre/carte/", vues.carte, name="atelier-perimetre-carte"),
    path("perimetre/fond.geojson", vues.fond, name="atelier-perimetre-fond"),
]
