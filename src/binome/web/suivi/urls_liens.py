"""Addresses for anyone who holds the link of a letter: no account is asked for."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from binome.web.suivi import liens

urlpatterns = [
    path("point/", login_not_required(liens.point), name="point"),
    path("point/<str:jeton>/", login_not_required(liens.suivre_point), name="suivre-point"),
    path("promesses/", login_not_required(liens.promesses), name="promesses"),
    path("promesses/<str:jeton>/", login_not_required(liens.suivre_promesses), name="suivre-promesses"),
]
