"""The campaign that the pages of instruction are tried on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.instruits import Instruits, campagne_instruite


@pytest.fixture
def instruits(db: None, settings: Any, tmp_path: Path, referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> Instruits:
    settings.DONNEES = tmp_path
    return campagne_instruite(monkeypatch)
