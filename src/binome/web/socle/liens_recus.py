"""Pages that the link of a letter opens, without an account.

Its token goes to the session and leaves the address, where it would leak to logs and histories; nothing keeps them.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from binome.services.socle.erreurs import LienCaducError


def garder(request: HttpRequest, cle: str, jeton: str, existe: Callable[[str], bool], page: str) -> HttpResponse:
    """Keep the token in the session, and go to the page. An invented one writes nothing, or anyone would fill them."""
    if existe(jeton):
        request.session[cle] = jeton
    else:
        request.session.pop(cle, None)
    return redirect(page)


def dire(request: HttpRequest, titre: str, message: str, code: int = 200) -> HttpResponse:
    """What became of it."""
    reponse = render(request, "web/dit.html", {"titre": titre, "message": message}, status=code)
    return fermer(reponse)


def sans_effet(request: HttpRequest, erreur: LienCaducError) -> HttpResponse:
    """A link that holds no longer, or never did, and why."""
    return dire(request, "Lien sans effet", erreur.phrase, 410)


def fermer(reponse: HttpResponse) -> HttpResponse:
    """Nothing keeps what the holder of a link reads."""
    reponse.headers["Cache-Control"] = "private, no-store"
    return reponse
