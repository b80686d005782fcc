"""People who sign in, with passwords that are quick to check."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.atelier.conftest import campagne, chef, creer_compte, dossier, membre, navigateur

from binome.registre.models import Compte

__all__ = ["campagne", "chef", "dossier", "membre", "navigateur"]

MOT_DE_PASSE = "une phrase assez longue"


@pytest.fixture(autouse=True)
def _condensat_rapide(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def compte(db: None) -> Compte:
    return creer_compte("camille", MOT_DE_PASSE)
