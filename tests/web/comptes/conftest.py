"""People who sign in."""

from __future__ import annotations

import pytest
from tests import maquettes

from binome.registre.models import Compte

MOT_DE_PASSE = "une phrase assez longue"


@pytest.fixture
def compte(db: None) -> Compte:
    return maquettes.compte("camille", MOT_DE_PASSE)
