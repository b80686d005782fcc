"""Addresses of the workspace; all ask for an account (nothing here is marked public)."""

from __future__ import annotations

from importlib import import_module

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

# One list: a room that does not know an address would say so by an exception, to each room above it.
_DU_DOSSIER = [
    path("", vues.dossier, name="atelier-dossier"),
    path("vu/", vues.marquer_vu, name="atelier-vu"),
    path("emporter/<slug:forme>/", vues.emporter, name="atelier-emporter"),
    *(motif for piece in PIECES for motif in import_module(f"binome.web.atelier.{piece}.urls").urlpatterns),
]
urlpatterns = [
    path("", vues.accueil, name="atelier"),
    path("candidatures/", vues.ouvrir, name="atelier-ouvrir"),
    path("candidatures/importer/", importation.importer, name="atelier-importer"),
    path("candidatures/exemple/", importation.dupliquer, name="atelier-dupliquer"),
    path("agenda/<slug:jeton>.ics", calendrier.agenda, name="atelier-agenda"),
    path("<slug:identifiant>/", include(_DU_DOSSIER)),
]
