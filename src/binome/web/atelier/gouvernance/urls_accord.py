"""The addresses of a consent: for anyone who holds the link, no account is asked for; for whoever has one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from binome.web import numeros as _numeros  # noqa: F401 — the addresses below count with it
from binome.web.atelier.gouvernance import consentement

urlpatterns = [
    path("", login_not_required(consentement.accord), name="accord"),
    path("recu/<num:cle>/", consentement.recu, name="accord-recu"),
    path("<str:jeton>/", login_not_required(consentement.suivre), name="suivre-accord"),
]
