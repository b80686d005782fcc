"""People who sign in."""

from __future__ import annotations

import pytest
from tests.web.atelier.conftest import campagne, chef, creer_compte, dossier, membre, navigateur

from binome.registre.models import Compte

__all__ = ["campagne", "chef", "dossier", "membre", "navigateur"]

MOT_DE_PASSE = "une phrase assez longue"


@pytest.fixture
def compte(db: None) -> Compte:
    return creer_compte("camille", MOT_DE_PASSE)
