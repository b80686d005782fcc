"""The two addresses of a survey, for anyone who holds the link: no account is asked for."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from binome.web.bilan import enquete

urlpatterns = [
    path("", login_not_required(enquete.page), name="enquete"),
    path("<str:jeton>/", login_not_required(enquete.suivre), name="suivre-enquete"),
]
