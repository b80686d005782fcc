"""Renders pages, and keeps the rendering until a dossier, the référentiel or the product changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from binome.version import __version__
from binome.web.ouverture import vitrine

Vue = Callable[..., HttpResponse]
PARAMETRES = ("tri", "sens", "partie", "q")


def garder(vue: Vue) -> Vue:
    """Keep the page that a view renders, per address, as long as what it shows is the same."""

    @wraps(vue)
    def gardee(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if settings.DEBUG or request.method not in {"GET", "HEAD"}:
            return vue(request, *args, **kwargs)
        cle = _cle(request)
        if (contenu := cache.get(cle)) is not None:
            return HttpResponse(contenu)
        reponse = vue(request, *args, **kwargs)
        if reponse.status_code == 200:
            cache.set(cle, reponse.content)
        return reponse

    return gardee


def _cle(request: HttpRequest) -> str:
    # Only the parameters that pages read: an address with made-up ones must not fill the cache.
    demande = "&".join(f"{p}={request.GET[p][:80]}" for p in PARAMETRES if p in request.GET)
    # The day, because pages say how many are left before the deadline.
    brut = f"{__version__}|{timezone.localdate()}|{vitrine().etat()}|{request.get_host()}|{request.path}?{demande}"
    return f"page-{hashlib.sha256(brut.encode()).hexdigest()}"
