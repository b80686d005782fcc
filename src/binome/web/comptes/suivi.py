"""Where and when each session was last seen, for its holder to recognise; written now and then, not at each page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from binome.registre.models import Compte
from binome.services import acces, sessions

CLE = "suivi"
"""In the session: the key under which it was last written, and when."""


def noter(request: HttpRequest, compte: Compte) -> None:
    """Write this session down, and remember that it is."""
    if not request.session.session_key:
        request.session.save()
    cle, avant = str(request.session.session_key), request.session.get(CLE, {}).get("cle", "")
    agent = request.META.get("HTTP_USER_AGENT", "")
    vue = sessions.noter(compte, cle, agent=agent, adresse=_adresse(request), avant=avant)
    request.session[CLE] = {"cle": cle, "vue": vue.timestamp()}


def a_la_connexion(sender: Any, request: HttpRequest, user: Compte, **_: Any) -> None:
    """Called by Django when someone signs in, by whatever way."""
    noter(request, user)


class SuiviMiddleware:
    """Notes the sessions of signed-in people that were not for a while, or whose key was renewed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, vue: Callable[..., Any], *_: Any) -> None:
        if not getattr(vue, "login_required", True) or not request.user.is_authenticated:
            return
        suivi = request.session.get(CLE, {})
        age = acces.maintenant().timestamp() - suivi.get("vue", 0)
        if suivi.get("cle") != request.session.session_key or age > sessions.CADENCE.total_seconds():
            noter(request, request.user)


def _adresse(request: HttpRequest) -> str | None:
    try:
        return str(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return None
