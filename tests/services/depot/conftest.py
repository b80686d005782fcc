"""A dossier that both sides signed, three days before the deadline."""

import pytest
from tests import maquettes


@pytest.fixture
def dossier(chef):
    return maquettes.dossier_signe(maquettes.campagne(), chef)
