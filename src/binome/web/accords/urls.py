"""Addresses of the agreements of governances, for anyone: their list, and the page of a firm that holds a link."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from binome.web.accords import vues

urlpatterns = [
    path("", login_not_required(vues.liste), name="accords"),
    path("demander/", login_not_required(vues.demander), name="demande-d-accord"),
    path("demander/<str:jeton>/", login_not_required(vues.suivre), name="suivre-demande-d-accord"),
]
