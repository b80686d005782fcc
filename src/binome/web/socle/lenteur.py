"""A page that takes too long is told to who operates the site, by its name: an address may hold what opens a door."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from binome.services.socle import traces
from binome.web.comptes.personne import geste

chrono = time.monotonic


class LenteurMiddleware:
    """Measures until the answer begins; what is sent little by little after that depends on who reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        debut = chrono()
        reponse = self.get_response(request)
        ms, seuil = round((chrono() - debut) * 1000), int(settings.BINOME_REQUETE_LENTE)
        if seuil and ms >= seuil:
            # A dossier that was not found is what somebody typed.
            ou = "" if reponse.status_code >= 400 else _dossier(request)
            traces.requete_lente(geste(request), request.method or "", ou, reponse.status_code, ms)
        return reponse


def _dossier(request: HttpRequest) -> str:
    """The dossier that the address names, if any."""
    return str(request.resolver_match.kwargs.get("identifiant", "")) if request.resolver_match else ""
