"""Addresses of the announcement; all ask for an account."""

from __future__ import annotations

from django.urls import path

from binome.web import numeros as _numeros  # noqa: F401 — the addresses below count with it
from binome.web.annonce import assemblee, conduite, decision

urlpatterns = [
    path("campagnes/<slug:campagne>/", conduite.page, name="annonce"),
    path("campagnes/<slug:campagne>/essai/", conduite.essayer, name="annonce-essai"),
    path("campagnes/<slug:campagne>/proposer/", conduite.proposer, name="annonce-proposer"),
    path("campagnes/<slug:campagne>/armer/", conduite.armer, name="annonce-armer"),
    path("campagnes/<slug:campagne>/annuler/", conduite.annuler, name="annonce-annuler"),
    path("campagnes/<slug:campagne>/notifications/", conduite.notifications, name="annonce-notifications"),
    path("campagnes/<slug:campagne>/assemblee/", assemblee.convoquer, name="assemblee"),
    path("assemblees/<num:cle>/", assemblee.liste, name="assemblee-liste"),
    path("assemblees/<num:cle>/annuler/", assemblee.annuler, name="assemblee-annuler"),
    path("assemblees/<num:cle>/invitation/", assemblee.invitation, name="assemblee-invitation"),
    path("assemblees/<num:cle>/assemblee.ics", assemblee.agenda, name="assemblee-agenda"),
    path("dossiers/<slug:identifiant>/decision/", decision.decision, name="annonce-decision"),
    path("dossiers/<slug:identifiant>/decision.pdf", decision.lettre, name="annonce-lettre"),
    path(
        "dossiers/<slug:identifiant>/decision/horodatage.<slug:forme>",
        decision.horodatage,
        name="annonce-horodatage",
    ),
]
