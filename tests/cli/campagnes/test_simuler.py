"""`binome simuler`: what it refuses, and its folder of data."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from binome.cli.app import app
from binome.cli.campagnes import simuler
from binome.services.simulation.campagne import Stade

pytestmark = [pytest.mark.django_db, pytest.mark.lent]


@pytest.fixture
def lancer(monkeypatch):
    """Run `binome simuler …`: its code and what it says. Its environment goes with it."""
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    monkeypatch.setenv("BINOME_DEMONSTRATION", "oui")

    def faire(*arguments: str) -> tuple[int, str]:
        fait = CliRunner().invoke(app, ["simuler", *arguments])
        return fait.exit_code, fait.output

    return faire


def test_stages_are_those_of_the_service() -> None:
    assert tuple(stade.value for stade in Stade) == simuler.STADES


def test_an_unknown_stage_and_a_platform_open_to_others_are_refused(lancer) -> None:
    assert lancer("--jusqu-a", "lune")[0] == 2 and "lune" in lancer("--jusqu-a", "lune")[1]
    code, dit = lancer("--territoires", "1")
    assert code == 2 and "démonstration" in dit


def test_its_folder_is_given_what_is_made_already(monkeypatch, tmp_path: Path) -> None:
    source = tmp_path / "ici"
    source.mkdir()
    monkeypatch.setenv("BINOME_DONNEES", str(source))
    (source / "flux-estimes-0.npz").write_bytes(b"f")
    simuler._installer(tmp_path / "la")
    assert [f.name for f in (tmp_path / "la").iterdir()] == ["flux-estimes-0.npz"]
