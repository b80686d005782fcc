"""Whose request it is."""

from __future__ import annotations

from django.http import HttpRequest

from binome.services.acces.lignes import Compte


def compte_de(request: HttpRequest) -> Compte:
    """The account of a request that was let in, as every page of the workspace is; TypeError otherwise."""
    if not isinstance(request.user, Compte):
        raise TypeError("cette adresse demande un compte")
    return request.user
