"""Where the open data of development lie: `BINOME_DONNEES_OUVERTES`, or the folder `shared/data` beside the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

DONNEES = Path(os.environ.get("BINOME_DONNEES_OUVERTES") or Path(__file__).resolve().parents[3] / "shared" / "data")


def lma(nom: str) -> Path:
    """A file of the basins' fixtures; the test is skipped, saying so, when it is absent."""
    chemin = DONNEES / "lma" / nom
    if not chemin.is_file():
        pytest.skip(f"données ouvertes absentes : {chemin.name} (attendu dans {chemin.parent})")
    return chemin
