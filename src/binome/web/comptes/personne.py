"""Whose request it is, and what it asks for."""

from __future__ import annotations

from django.http import HttpRequest

from binome.services.acces.lignes import Compte
from binome.services.socle import traces


def compte_de(request: HttpRequest) -> Compte:
    """The account of a request that was let in, as every page of the workspace is; TypeError otherwise."""
    if not isinstance(request.user, Compte):
        raise TypeError("cette adresse demande un compte")
    return request.user


def geste(request: HttpRequest) -> str:
    """The name of the page that a request asks for; nothing of its address, which may end with what opens a door."""
    return request.resolver_match.view_name if request.resolver_match else "inconnu"


def tracer_le_refus(request: HttpRequest, dossier: str = "") -> None:
    """Tell who operates the site that someone was refused; never why, in words: these may quote an address."""
    compte = request.user if isinstance(request.user, Compte) else None
    traces.acte_refuse(compte, geste(request), dossier, 403)
