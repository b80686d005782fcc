"""Addresses of the committee; all ask for an account, and for a place in it."""

from __future__ import annotations

from django.urls import path

from binome.web import numeros as _numeros  # noqa: F401 — the addresses below count with it
from binome.web.comite import (
    accueil,
    changements,
    comparaison,
    decisions,
    membre,
    papiers,
    points,
    reouvertures,
    seances,
)

urlpatterns = [
    path("", accueil.accueil, name="comite"),
    path("<slug:campagne>/", accueil.campagne, name="comite-campagne"),
    path("<slug:campagne>/composition/", accueil.compose, name="comite-composition"),
    path("<slug:campagne>/composition/<num:membre>/", membre.page, name="comite-membre"),
    path("<slug:campagne>/regles/", accueil.regles, name="comite-regles"),
    path("<slug:campagne>/mentions/", accueil.ecrire_les_mentions, name="comite-mentions"),
    path("<slug:campagne>/prevoir/", accueil.prevoir, name="comite-prevoir"),
    path("<slug:campagne>/seances/<num:rang>/", seances.page, name="comite-seance"),
    path("<slug:campagne>/seances/<num:rang>/agenda.ics", changements.agenda, name="comite-agenda"),
    path(
        "<slug:campagne>/seances/<num:rang>/proces-verbal.<slug:forme>",
        papiers.proces_verbal,
        name="comite-proces-verbal",
    ),
    path("<slug:campagne>/seances/<num:rang>/points/<num:point>/", points.page, name="comite-point"),
    path("<slug:campagne>/comparaison/", comparaison.page, name="comite-comparaison"),
    path("<slug:campagne>/comparaison/carte.svg", comparaison.carte, name="comite-carte"),
    path("<slug:campagne>/comparaison/tableau.<slug:forme>", comparaison.exporter, name="comite-exporter"),
    path("<slug:campagne>/decisions/", decisions.liste, name="comite-decisions"),
    path("<slug:campagne>/decisions/<slug:dossier>/", decisions.page, name="comite-decision"),
    path(
        "<slug:campagne>/decisions/<slug:dossier>/<num:version>/horodatage.<slug:forme>",
        decisions.horodatage,
        name="comite-horodatage",
    ),
    path("<slug:campagne>/rouvrir/", reouvertures.liste, name="comite-reouvertures"),
    path("<slug:campagne>/rouvrir/<slug:dossier>/", reouvertures.page, name="comite-reouverture"),
    path("<slug:campagne>/decisions/<slug:dossier>/lettre.pdf", papiers.lettre, name="comite-lettre"),
]
