"""Addresses of notifications."""

from __future__ import annotations

from django.urls import path

from binome.web import numeros as _numeros  # noqa: F401 — the addresses below count with it
from binome.web.comptes.notifications import vues

urlpatterns = [
    path("", vues.liste, name="notifications"),
    path("tout-lire/", vues.tout_lire, name="notifications-lues"),
    path("choix/", vues.choix, name="notifications-choix"),
    path("adresse/", vues.reprendre, name="notifications-adresse"),
    path("<num:cle>/", vues.notification, name="notification"),
]
