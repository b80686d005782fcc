"""The two addresses of a consent, for anyone who holds the link: no account is asked for."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from binome.web.atelier.gouvernance import consentement

urlpatterns = [
    path("", login_not_required(consentement.accord), name="accord"),
    path("<str:jeton>/", login_not_required(consentement.suivre), name="suivre-accord"),
]
