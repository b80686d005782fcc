"""Addresses of the verdict, under that of the dossier."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier.conformite import vues

urlpatterns = [
    path("conformite/", vues.conformite, name="atelier-conformite"),
]
