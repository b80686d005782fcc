"""Addresses of ties and declarations."""

from __future__ import annotations

from django.urls import path

from binome.web import numeros as _numeros  # noqa: F401 — the addresses below count with it
from binome.web.instruction.liens import declarations, vues

_DEPOT = "dossiers/<slug:identifiant>/liens/"
urlpatterns = [
    path(_DEPOT, vues.liste, name="instruction-liens"),
    path(f"{_DEPOT}retablir/<num:cle>/", vues.retablir, name="instruction-liens-retablir"),
    path(f"{_DEPOT}lever/<num:cle>/", vues.lever, name="instruction-liens-lever"),
    path(f"{_DEPOT}<str:juge>/", vues.juge, name="instruction-liens-juge"),
    path(f"{_DEPOT}<str:juge>/ecarter/", vues.ecarter, name="instruction-liens-ecarter"),
    path(f"{_DEPOT}<str:juge>/deport/", vues.decider, name="instruction-liens-deport"),
    path("declarations/", declarations.miennes, name="instruction-declarations"),
    path("declarations/<slug:campagne>/interet/", declarations.interet, name="instruction-declarer-interet"),
    path("declarations/<slug:campagne>/tout-dit/", declarations.tout_dit, name="instruction-tout-dit"),
    path("declarations/a-confirmer/<num:cle>/", declarations.confirmer, name="instruction-confirmer-mandat"),
    path("declarations/retirer/<slug:quoi>/<num:cle>/", declarations.retirer, name="instruction-retirer-declaration"),
]
