"""A passing trouble (too much at once, a base that is held, a full disk) is a 503 that says when to come back."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from binome.domaine.langue.typographie import soigner
from binome.services.socle.disponibilite import Indisponible, indisponible
from binome.web.comptes.personne import geste

journal = logging.getLogger(__name__)


class OccupeMiddleware:
    """Answers for the views that could not do their work now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a trouble that passes; nothing for a fault of ours, which Django tells as one."""
        trouble = indisponible(exception)
        if trouble is None:
            return None
        journal.warning("503 %s %s : %s", request.method, geste(request), exception)
        return repondre(request, trouble)


def repondre(request: HttpRequest, trouble: Indisponible) -> HttpResponse:
    """The 503 itself, as a page, or as JSON to a program. It reads nothing from the base."""
    if request.path.startswith("/api/"):
        reponse: HttpResponse = JsonResponse({"message": soigner(trouble.raison)}, status=503)
    else:
        # What was sent is not sent again by itself; what is only read is asked for again, without JavaScript too.
        revient = trouble.revient and request.method in {"GET", "HEAD"}
        contexte = {"code": 503, "titre": "Un instant, s’il vous plaît", "message": trouble.raison, "privee": False}
        reponse = render(request, "web/erreur.html", contexte | {"revient": revient}, status=503)
        if revient:
            reponse.headers["Refresh"] = str(trouble.attente)
    return dire_quand(reponse, trouble)


def dire_quand(reponse: HttpResponse, trouble: Indisponible) -> HttpResponse:
    """When to ask again; and nobody keeps that answer."""
    reponse.headers["Retry-After"] = str(trouble.attente)
    reponse.headers["Cache-Control"] = "no-store"
    return reponse
