"""Small files in exactly the publishers' formats, and a store of their own."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from binome.referentiel.connecteurs.chargement import Bilan, Precisions, charger
from binome.referentiel.connecteurs.depot import Depot
from binome.referentiel.connecteurs.jeux.catalogue import CONNECTEURS

# Communes of today that the tests know, and old codes (05024 merged into 05139 for the need of the test).
ACTUELS = {c: c for c in ("05061", "05023", "05139", "2A004", "75056", "69123", "13055", "97411", "34172")} | {
    "05024": "05139"
}
FLUX = """CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C20_ACTOCC15P
05061;Gap;05061;Gap;12000.5
05061;Gap;05023;Briançon;30.25
05024;Ancienne;05061;Gap;5
75101;Paris 1er;75120;Paris 20e;7
75056;Paris;69381;Lyon 1er;1.5
05023;Briançon;IT;Italie;4.125
2A004;Ajaccio;99138;Monaco;2
"""


@pytest.fixture
def depot(tmp_path: Path) -> Depot:
    return Depot(tmp_path / "depot")


@pytest.fixture
def charge(depot: Depot) -> Callable[..., Bilan]:
    """Load a file through a connector, with the small table of communes above."""

    def faire(nom: str, chemin: Path, **dit: Any) -> Bilan:
        quand = datetime(2026, 7, 1, 12, tzinfo=UTC)
        return charger(CONNECTEURS[nom], chemin, depot, quand, ACTUELS.get, Precisions(**dit))

    return faire


@pytest.fixture
def fichier_flux(tmp_path: Path) -> Path:
    chemin = tmp_path / "base-flux.csv"
    chemin.write_text(FLUX, encoding="utf-8")
    return chemin


@pytest.fixture(scope="session")
def ouvertes() -> Path:
    """The folder of real open data: `shared/data` beside the checkout, or BINOME_DONNEES_OUVERTES."""
    voisin = Path(__file__).resolve().parents[4] / "shared" / "data"
    dossier = Path(os.environ.get("BINOME_DONNEES_OUVERTES", voisin))
    if not dossier.is_dir():
        pytest.skip("données ouvertes absentes (dossier voisin shared/data, ou BINOME_DONNEES_OUVERTES)")
    return dossier
