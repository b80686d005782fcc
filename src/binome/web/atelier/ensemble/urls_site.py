"""Addresses that are of no dossier: what one searches, what is due, shortcuts; and what the holder of a link reads."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from binome.web.atelier.ensemble import a_vous, calendrier, lecture, vues

urlpatterns = [
    path("a-vous/", a_vous.a_vous, name="a-vous"),
    path("calendrier/", calendrier.calendrier, name="calendrier"),
    path("chercher/", vues.chercher, name="chercher"),
    path("raccourcis/", vues.raccourcis, name="raccourcis"),
    path("lecture/", login_not_required(lecture.lire), name="lecture"),
    path("lecture/dossier.pdf", login_not_required(lecture.pdf), name="lecture-pdf"),
    path("lecture/<str:jeton>/", login_not_required(lecture.suivre), name="suivre-lecture"),
]
