"""The two addresses of a consent, for anyone who holds the link: no account is asked for."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from binome.web.atelier import vues_consentement

urlpatterns = [
    path("", login_not_required(vues_consentement.accord), name="accord"),
    path("<str:jeton>/", login_not_required(vues_consentement.suivre), name="suivre-accord"),
]
