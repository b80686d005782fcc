"""Addresses of instruction; all ask for an account, and for a role in the campaign."""

from __future__ import annotations

from django.urls import path

from binome.web.instruction import accueil, depot

urlpatterns = [
    path("", accueil.accueil, name="instruction"),
    path("campagnes/<slug:campagne>/", accueil.inbox, name="instruction-boite"),
    path("dossiers/<slug:identifiant>/", depot.page, name="instruction-depot"),
    path("dossiers/<slug:identifiant>/texte/", depot.texte, name="instruction-texte"),
]
