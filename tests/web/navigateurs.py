"""Browsers as the tests of the site open them."""

from __future__ import annotations

import time

from django.test import Client

from binome.registre.models import Compte


def navigateur(compte: Compte | None, *, leve: bool = True) -> Client:
    """A browser signed in a moment ago, as a signature asks; `leve`: what breaks is raised, not answered by a page."""
    client = Client(raise_request_exception=leve)
    if compte is not None:
        client.force_login(compte, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session["account_authentication_methods_user"] = str(compte.pk)
        session.save()
    return client
