"""Where and when each session was last seen, for its holder to recognise; written now and then, not at each page.

And the end of a session: so many hours after it began, however much it is used.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from binome.services.acces.lignes import Compte
from binome.services.comptes import sessions
from binome.services.socle.disponibilite import indisponible
from binome.web.comptes.confirmation import ecrit

CLE = "suivi"
"""In the session: the key under which it was last written, when, and when it began."""
_journal = logging.getLogger("binome.comptes")


def noter(request: HttpRequest, compte: Compte) -> None:
    """Write this session down, and remember that it is."""
    if not request.session.session_key:
        request.session.save()
    cle, avant = str(request.session.session_key), request.session.get(CLE, {}).get("cle", "")
    agent = request.META.get("HTTP_USER_AGENT", "")
    sessions.noter(compte, cle, agent=agent, adresse=_adresse(request), avant=avant)
    ici = time.time()
    request.session[CLE] = {"cle": cle, "vue": ici, "debut": request.session.get(CLE, {}).get("debut", ici)}


def a_la_connexion(sender: Any, request: HttpRequest, user: Compte, **_: Any) -> None:
    """Called by Django when someone signs in, by whatever way."""
    request.session.pop(CLE, None)
    noter(request, user)
    _journal.info("connexion", extra={"compte": user.pk})


def au_refus(sender: Any, request: HttpRequest | None = None, **_: Any) -> None:
    """Called by Django when a password is refused; the address typed, which may be a password, is not written."""
    _journal.warning("connexion refusée", extra={"adresse": _adresse(request) if request else None})


class SuiviMiddleware:
    """Notes the sessions of signed-in people that were not for a while, or whose key was renewed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, vue: Callable[..., Any], *_: Any) -> None:
        if not getattr(vue, "login_required", True) or not request.user.is_authenticated:
            return
        suivi, maintenant = request.session.get(CLE, {}), time.time()
        if maintenant - suivi.get("debut", maintenant) > settings.SESSION_COOKIE_AGE:
            logout(request)
            return
        age = maintenant - suivi.get("vue", 0)
        if suivi.get("cle") != request.session.session_key or age > sessions.CADENCE.total_seconds():
            try:
                noter(request, request.user)
            except DatabaseError as erreur:
                # A page that is only read does not wait for a disk to have room.
                if ecrit(request) or indisponible(erreur) is None:
                    raise


def _adresse(request: HttpRequest) -> str | None:
    try:
        return str(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return None
