"""The page of an address that only receives a form: typed or reloaded in the bar, it would answer a blank sheet."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from binome.web.socle.erreurs import methode_refusee, pour_un_programme


class MethodeMiddleware:
    """Gives a body to the 405 that Django leaves empty, and ninja says in English."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        if reponse.status_code != 405 or (reponse.content and not pour_un_programme(request)):
            return reponse
        page = methode_refusee(request)
        page.headers["Allow"] = reponse.headers.get("Allow", "")
        return page
