"""Addresses of the demonstration."""

from __future__ import annotations

from django.urls import path

from binome.web import numeros as _numeros  # noqa: F401 — the addresses below count with it
from binome.web.comptes.demonstration import vues

urlpatterns = [
    path("", vues.demonstration, name="demonstration"),
    path("visite/<num:numero>/", vues.etape, name="visite"),
    path("visite/fin/", vues.fin, name="visite-fin"),
]
