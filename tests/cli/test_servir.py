"""`binome servir` refuses clearly; that it serves is proved in tests/parcours."""

from __future__ import annotations

import socket

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
