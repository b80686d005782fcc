"""Addresses of links to read, under that of the dossier."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier.ensemble import lecture

urlpatterns = [
    path("liens-de-lecture/", lecture.liens, name="atelier-liens-de-lecture"),
    path("liens-de-lecture/<num:cle>/reprendre/", lecture.reprendre, name="atelier-reprendre-lien"),
]
