"""The door of the announcement: what is not there for someone is a 404, a refusal a page that says why."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.web.socle.porte import refuser

Vue = Callable[..., HttpResponseBase]
ABSENT = "Cette page n’existe pas, ou n’est pas à vous."


def gardee(vue: Vue) -> Vue:
    """A page for who may have it."""

    @wraps(vue)
    def ouverte(request: HttpRequest, **suite: object) -> HttpResponseBase:
        try:
            reponse = vue(request, **suite)
        except IntrouvableError:
            raise Http404(ABSENT) from None
        except RefusError as refus:
            reponse = refuser(request, refus.phrase)
        reponse.headers.setdefault("Cache-Control", "private, no-store")
        return reponse

    return ouverte
