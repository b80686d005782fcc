"""Addresses of the workspace; all ask for an account (nothing here is marked public)."""

from __future__ import annotations

from django.urls import include, path

from binome.web.atelier.accueil import importation, vues
from binome.web.atelier.ensemble import calendrier

PIECES = (
    "equipe",
    "production",
    "redaction",
    "echanges",
    "conformite",
    "plan",
    "perimetre",
    "gouvernance",
    "chiffres",
    "depot",
    "suivi",
    "accords",
    "bilan",
    "demarches",
    "ensemble",
)
"""Rooms whose addresses are under that of the dossier."""

urlpatterns = [
    path("", vues.accueil, name="atelier"),
    path("candidatures/", vues.ouvrir, name="atelier-ouvrir"),
    path("candidatures/importer/", importation.importer, name="atelier-importer"),
    path("candidatures/exemple/", importation.dupliquer, name="atelier-dupliquer"),
    path("agenda/<slug:jeton>.ics", calendrier.agenda, name="atelier-agenda"),
    path("<slug:identifiant>/", vues.dossier, name="atelier-dossier"),
    path("<slug:identifiant>/vu/", vues.marquer_vu, name="atelier-vu"),
    path("<slug:identifiant>/emporter/<slug:forme>/", vues.emporter, name="atelier-emporter"),
    *(path("<slug:identifiant>/", include(f"binome.web.atelier.{piece}.urls")) for piece in PIECES),
]
