"""Addresses for who holds a link to read: no account is asked for."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from binome.web.atelier.ensemble import lecture

urlpatterns = [
    path("", login_not_required(lecture.lire), name="lecture"),
    path("dossier.pdf", login_not_required(lecture.pdf), name="lecture-pdf"),
    path("<str:jeton>/", login_not_required(lecture.suivre), name="suivre-lecture"),
]
