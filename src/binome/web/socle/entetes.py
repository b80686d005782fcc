"""Headers that Django does not set by itself: what a page may do, and who may keep it."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

PRIVE = "private, no-store"
_PAR_COURRIEL = (
    "atelier/",
    "comptes/",
    "accord/",
    "accords/",
    "avis/",
    "demandes/",
    "enquete/",
    "lecture/",
    "point/",
    "promesses/",
)
PERMISSIONS = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"


class EntetesMiddleware:
    """Closes what the pages never ask for, and lets nobody embed their answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        reponse.headers.setdefault("Permissions-Policy", PERMISSIONS)
        reponse.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # The browser keeps the page but asks each time whether it changed: the ETag answers.
        reponse.headers.setdefault("Cache-Control", "no-cache")
        return reponse


class PolitiqueMiddleware:
    """What a page may load, which is the same for all: `csp` writes its thirty directives anew at each answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.politique = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        reponse.headers.setdefault(HEADER, self.politique)
        return reponse


class ConfidentialiteMiddleware:
    """Lets nothing keep what someone signed in received: pages, files, errors, redirections, and all of the accounts.

    Around the sessions, so that the answers which open or close one are seen. A session cookie, sent or received, or
    the token of a program, is enough to tell: nothing is read from the database, which may be what fails.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        dit = reponse.headers.get("Cache-Control", "")
        if _personnelle(request, reponse) and not ("private" in dit and "no-store" in dit):
            reponse.headers["Cache-Control"] = PRIVE
        return reponse


def _personnelle(request: HttpRequest, reponse: HttpResponse) -> bool:
    if settings.SESSION_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in reponse.cookies:
        return True
    if "Authorization" in request.headers or reponse.status_code in (401, 403):
        return True
    ou = request.resolver_match
    if ou is None:
        return False
    # What asks for an account answers to somebody, be it that they must sign in. Links by e-mail lead to these without
    # a session: their pages name people.
    return getattr(ou.func, "login_required", True) or ou.route.startswith(_PAR_COURRIEL)
