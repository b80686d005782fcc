"""Keeps what pages answer, compressed once, until a dossier, the référentiel or the product changes."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from binome.services.socle.memoire import MemoireVive
from binome.version import __version__
from binome.web.public.vitrine import vitrine

_pages = MemoireVive["Rendu"](settings.BINOME_CACHE_PAGES)
"""By product, state of what is shown, site, address and parameters."""
Vue = Callable[..., HttpResponse]
PARAMETRES = ("tri", "sens", "partie", "q")


@dataclass(frozen=True)
class Rendu:
    """An answer that is kept: its bytes, the same compressed, and the headers that say what they are."""

    contenu: bytes
    comprime: bytes
    entetes: dict[str, str]

    @classmethod
    def from_reponse(cls, reponse: HttpResponse) -> Rendu:
        entetes = {nom: reponse[nom] for nom in ("Content-Type", "Content-Disposition") if nom in reponse}
        # No clock in the compressed bytes: the same page has the same ETag in every process.
        return cls(reponse.content, gzip.compress(reponse.content, compresslevel=6, mtime=0), entetes)

    def repondre(self, request: HttpRequest) -> HttpResponse:
        gagne = len(self.comprime) < 0.9 * len(self.contenu)
        if not gagne or "gzip" not in request.headers.get("Accept-Encoding", ""):
            return HttpResponse(self.contenu, headers={**self.entetes, "Vary": "Accept-Encoding"})
        entetes = {**self.entetes, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return HttpResponse(self.comprime, headers=entetes)


def garder(vue: Vue) -> Vue:
    """Keep what a view answers, per address, as long as what it shows is the same."""

    @wraps(vue)
    def gardee(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if settings.DEBUG:
            return vue(request, *args, **kwargs)
        cle = _cle(request)
        if (rendu := _pages.lire(cle)) is None:
            reponse = vue(request, *args, **kwargs)
            # A page that asks to be drawn again soon is not the one to keep.
            if reponse.status_code != 200 or "Refresh" in reponse:
                return reponse
            rendu = _pages.ranger(cle, Rendu.from_reponse(reponse))
        return rendu.repondre(request)

    return gardee


def _cle(request: HttpRequest) -> tuple[str, ...]:
    # Only the parameters that pages read: an address with made-up ones must not fill the cache.
    demande = (f"{p}={request.GET[p][:80]}" for p in PARAMETRES if p in request.GET)
    return (__version__, vitrine().etat(), request.get_host(), request.path, *demande)
