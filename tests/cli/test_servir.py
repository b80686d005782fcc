"""`binome servir` refuses clearly; that it serves is proved in tests/parcours."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from binome.cli.app import app


def lancer(*arguments: str) -> tuple[int, str]:
    resultat = CliRunner().invoke(app, ["servir", *arguments])
    return resultat.exit_code, resultat.output


@pytest.fixture(autouse=True)
def _environnement(monkeypatch: pytest.MonkeyPatch) -> None:
    for nom in ("BINOME_DOSSIERS", "BINOME_HOTES"):
        # Set then deleted: whatever the command writes there is undone after the test.
        monkeypatch.setenv(nom, "")
        monkeypatch.delenv(nom)


def test_a_port_already_taken_is_said_in_french() -> None:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        prise.listen()
        port = prise.getsockname()[1]
        code, sortie = lancer("--adresse", f"127.0.0.1:{port}")
    assert code == 2
    assert "un autre programme" in sortie
    assert f"127.0.0.1:{port + 1}" in sortie


@pytest.mark.parametrize("adresse", ["8000", "127.0.0.1:", ":8000", "127.0.0.1:99999", "127.0.0.1:http"])
def test_an_address_that_is_not_one_is_said_in_french(adresse: str) -> None:
    code, sortie = lancer("--adresse", adresse)
    assert code == 2
    assert "HÔTE:PORT" in sortie


def preparer(base: Path) -> subprocess.CompletedProcess[str]:
    """What the command does before it listens, in a process of its own: Django reads its settings once."""
    code = "from binome.cli import servir as s; s._regler([], '127.0.0.1', 8000); s._charger(); s._preparer_la_base()"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "BINOME_BASE": f"sqlite:///{base}"},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.lent
def test_a_new_database_gets_its_tables(tmp_path: Path) -> None:
    base = tmp_path / "neuve.sqlite3"
    fait = preparer(base)
    assert fait.returncode == 0 and "Base de données créée." in fait.stdout, fait.stderr
    with sqlite3.connect(base) as lue:
        assert lue.execute("SELECT count(*) FROM registre_dossier").fetchone() == (0,)


@pytest.mark.lent
def test_a_database_of_another_version_is_refused_with_what_to_do(tmp_path: Path) -> None:
    base = tmp_path / "ancienne.sqlite3"
    with sqlite3.connect(base) as ancienne:
        ancienne.execute("CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied text)")
    fait = preparer(base)
    assert "Exit: 2" in fait.stderr
    assert "binome administrer initialiser" in fait.stderr and "étapes attendent" in fait.stderr
