"""Addresses of the follow-up of many territories."""

from __future__ import annotations

from django.urls import path

from binome.web.suivi import operateurs, promesses, vues

urlpatterns = [
    path("", vues.accueil, name="suivi"),
    path("<slug:campagne>/", vues.campagne, name="suivi-campagne"),
    path("<slug:campagne>/territoires.<slug:forme>", vues.exporter, name="suivi-exporter"),
    path("<slug:campagne>/operateurs/", operateurs.page, name="suivi-operateurs"),
    path("<slug:campagne>/operateurs/reference/", operateurs.declarer, name="suivi-reference"),
    path("<slug:campagne>/engagements/", promesses.page, name="suivi-engagements"),
]
