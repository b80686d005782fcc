"""Four people give one opinion at the same moment: exactly one does; what they wrote of its draft is all kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.services.outils_epreuves import lanceur

pytestmark = pytest.mark.lent(8)


@pytest.fixture
def epreuve(tmp_path: Path, referentiel: Any) -> Any:
    return lanceur("instruction.epreuves_avis", tmp_path)


def test_of_four_who_give_at_once_exactly_one_does_and_no_text_is_lost(epreuve: Any) -> None:
    rapport = epreuve("ensemble", 12)
    assert rapport["fautes"] == [] and rapport["avis"] == 12


def test_without_a_turn_for_each_they_trip_over_one_another(epreuve: Any) -> None:
    assert epreuve("ensemble", 12, "--temoin")["fautes"]
