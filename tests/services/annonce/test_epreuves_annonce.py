"""The announcement among real processes: two people at once make one outcome, a worker that dies leaves it whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.services.outils_epreuves import lanceur

pytestmark = pytest.mark.lent(6)


@pytest.fixture
def epreuve(tmp_path: Path, referentiel: Any) -> Any:
    return lanceur("annonce.epreuves_annonce", tmp_path)


def test_armed_and_cancelled_at_once_is_one_outcome_and_killed_anywhere_it_is_made_once(epreuve: Any) -> None:
    rapport = epreuve("tout", 10)
    assert rapport["fautes"] == [] and rapport["tours"] == 10 and rapport["tues"] >= 28, rapport


def test_without_a_turn_for_each_they_make_two(epreuve: Any) -> None:
    assert epreuve("sans-tour", 10)["fautes"]


def test_nobody_waits_for_a_rehearsal(epreuve: Any) -> None:
    assert epreuve("essai", 3)["fautes"] == []


def test_in_the_base_of_everyone_it_holds_who_writes(epreuve: Any) -> None:
    assert epreuve("essai-tenu", 3)["refus"] == 3
