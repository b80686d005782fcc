"""A committee around a deposit, and a browser for each of its people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests import maquettes
from tests.services.comite.monde import Monde

from binome.services.socle import horloge


@pytest.fixture
def monde(db: None, referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> Monde:
    fait = Monde()
    monkeypatch.setattr(horloge, "maintenant", lambda: fait.instant)
    return fait


@pytest.fixture
def chez(monde: Monde) -> Callable[[str], Client]:
    """The browser of one of them, with the second factor that a campaign asks for."""

    def ouvrir(nom: str) -> Client:
        qui = monde.comptes[nom]
        Authenticator.objects.get_or_create(user=qui, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "x"}})
        return maquettes.navigateur(qui)

    return ouvrir
