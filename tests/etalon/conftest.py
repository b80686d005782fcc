"""One hour for everything that is frozen, and the command line from the root of the repository."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from tests.maquettes import Horloge
from typer.testing import CliRunner

from binome.cli.app import app
from binome.moteur.perimetre.auto_contention.chauffe import chauffer
from binome.referentiel import Referentiel
from binome.referentiel.emplacement import dossier_donnees
from binome.services.socle import horloge as services


@pytest.fixture(scope="session")
def donnees_nues(referentiel: Referentiel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the référentiel and nothing else."""
    lieu = tmp_path_factory.mktemp("donnees")
    for fichier in dossier_donnees().glob("referentiel-*.binome"):
        (lieu / fichier.name).symlink_to(fichier.resolve())
    return lieu


@pytest.fixture(scope="session")
def noyaux_prets() -> None:
    """A PDF does not wait for what searches perimeters: here, it is there."""
    chauffer()


@pytest.fixture(autouse=True)
def _sans_donnees_ouvertes(donnees_nues: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was loaded on this machine would change measures."""
    monkeypatch.setenv("BINOME_DONNEES", str(donnees_nues))


@pytest.fixture
def horloge(monkeypatch: pytest.MonkeyPatch) -> Horloge:
    """The time of the services, and that of the library of jobs."""
    horloge = Horloge()
    monkeypatch.setattr(timezone, "now", horloge)
    monkeypatch.setattr(services, "maintenant", horloge)
    return horloge


@pytest.fixture
def binome(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The command line: what it prints, from the root of the repository."""
    monkeypatch.chdir(Path(__file__).parents[2])

    def lancer(*mots: object) -> str:
        resultat = CliRunner().invoke(app, [str(m) for m in mots], env={"COLUMNS": "100", "TERMINAL_WIDTH": "100"})
        assert resultat.exception is None or isinstance(resultat.exception, SystemExit), resultat.output
        return resultat.stdout

    return lancer
