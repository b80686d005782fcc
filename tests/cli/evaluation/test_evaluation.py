"""`binome evaluation etude`: the answer, its forms, what it refuses."""

from __future__ import annotations

import json

import pytest
from tests.services.evaluation.test_etude import COLONNES, ecrire
from typer.testing import CliRunner

from binome.cli.app import app


@pytest.fixture
def lancer(tmp_path):
    def etude(*plus: str, unite: str = COLONNES.unite) -> tuple[int, str, str]:
        options = ["--unite", unite, "--annee", "annee", "--cohorte", "cohorte", "--resultat", "emplois"]
        vite = ["--tirages", "99", "--placebos", "10"]
        fait = CliRunner().invoke(app, ["evaluation", "etude", str(ecrire(tmp_path / "e.csv")), *options, *vite, *plus])
        return fait.exit_code, fait.stdout, fait.stderr

    return etude


def test_the_same_seed_gives_the_same_bytes(lancer):
    code, premier, _ = lancer("--format", "json", "--graine", "3")
    assert code == 0 and premier == lancer("--format", "json", "--graine", "3")[1]
    assert set(json.loads(premier)) >= {"att", "dynamique", "simple", "par_groupe", "pre_tendance", "sensibilite"}
    assert json.loads(premier)["placebo"]["tirages"] == 10


def test_text_and_drawing_come_on_the_terminal_or_in_a_file(lancer, tmp_path):
    assert "Années depuis" in lancer()[1]
    assert lancer("--format", "svg", "--sortie", str(tmp_path / "e.svg"))[:2] == (0, "")
    assert (tmp_path / "e.svg").read_text().startswith("<svg")


def test_a_territory_is_not_drawn_and_the_command_says_so():
    fait = CliRunner().invoke(app, ["evaluation", "territoire", "240500439", "--format", "svg"])
    assert fait.exit_code == 2 and "texte" in fait.stderr


def test_a_refusal_is_in_french_with_code_2(lancer):
    code, sortie, dit = lancer(unite="siret")
    assert (code, sortie) == (2, "") and "siret" in dit and "siren" in dit
