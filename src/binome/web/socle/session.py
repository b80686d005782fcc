"""Sessions when the base cannot be written to: what is read is read all the same."""

from __future__ import annotations

import logging

from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from binome.services.socle.disponibilite import Indisponible, indisponible
from binome.web.comptes.personne import geste
from binome.web.socle.occupe import repondre

journal = logging.getLogger(__name__)
LUES = frozenset({"GET", "HEAD", "OPTIONS"})


class SessionToleranteMiddleware(SessionMiddleware):
    """Django's, which says « request malformed » when a held base or a full disk refuses to note that a message was
    shown: the page is given, and the message will be shown again. What was sent is told to come back."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except (SessionInterrupted, DatabaseError) as erreur:
            trouble = _trouble(erreur)
            if trouble is None:
                raise
            journal.warning("Session non enregistrée, %s %s : %s", request.method, geste(request), trouble.raison)
            if request.method not in LUES:
                return repondre(request, trouble)
            patch_vary_headers(response, ("Cookie",))
            return response


def _trouble(erreur: BaseException | None) -> Indisponible | None:
    """The passing trouble that an exception came from, if it is one."""
    while erreur is not None:
        if trouble := indisponible(erreur):
            return trouble
        erreur = erreur.__context__
    return None
