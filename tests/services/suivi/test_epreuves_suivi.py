"""Several write of a label or sign an agreement at once: each thing is written once, none is lost. With its control."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.services.outils_epreuves import lanceur

pytestmark = pytest.mark.lent(6)


def test_what_several_say_at_once_is_written_once_and_nothing_is_lost(tmp_path: Path, referentiel: Any) -> None:
    assert lanceur("suivi.epreuves_suivi", tmp_path)("ensemble", 6) == {"tours": 6, "fautes": []}


def test_without_turns_it_is_written_twice_or_lost(tmp_path: Path, referentiel: Any) -> None:
    assert lanceur("suivi.epreuves_suivi", tmp_path)("ensemble", 12, "--temoin")["fautes"]
