"""Several instructors at once: one assigns, examines, notes; the others are told. On PostgreSQL too, with its control."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.services.outils_epreuves import lanceur


@pytest.mark.lent(6)
def test_of_three_who_act_at_once_one_is_first_and_the_others_are_told(tmp_path: Path, referentiel: Any) -> None:
    rapport = lanceur("instruction.epreuve_instruction", tmp_path)("ensemble", 10)
    assert rapport == {"tours": 10, "fautes": []}
