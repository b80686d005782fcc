"""What typer says by itself comes out in French: the help, and what is wrong with a command line."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from binome.cli.app import app
from binome.cli.socle.francais import traduire

ANGLAIS = re.compile(r"\b(Show this|required|default|Missing|No such|Did you mean|Invalid|Error|Try|Input|Commands)\b")


def _dire(*mots: str) -> tuple[int, str]:
    resultat = CliRunner().invoke(app, list(mots), env={"COLUMNS": "200", "TERM": "dumb"})
    return resultat.exit_code, resultat.output


@pytest.mark.parametrize(
    ("mots", "attendu"),
    [
        (["verifer"], "La commande « verifer » n'existe pas. Vouliez-vous dire"),
        (["zzz"], "La commande « zzz » n'existe pas."),
        (["verifier"], "Il manque DOSSIER."),
        (["exporter", "d.yaml"], "Il manque l'option --format."),
        (["verifier", "--formt", "json", "d.yaml"], "L'option --formt n'existe pas. Vouliez-vous dire --format"),
        (["verifier", "d.yaml", "--format"], "L'option --format demande une valeur."),
        (["verifier", "d.yaml", "--format", "pdf"], "Valeur refusée pour --format : « pdf » n'est aucune de 'texte'"),
        (["servir", "--processus", "deux"], "un nombre entier est attendu."),
        (["servir", "--processus", "0"], "au moins 1."),
        (["appels", "lister", "trop"], "En trop : trop."),
        (["administrer", "prolonger", "ti-2023-2027", "demain", "--motif", "x"], "n'est pas une date de la forme"),
    ],
)
def test_what_is_wrong_is_said_in_french(mots: list[str], attendu: str) -> None:
    code, dit = _dire(*mots)
    assert code == 2
    assert attendu in dit.replace("\u202f", " ")
    assert not ANGLAIS.search(dit)


@pytest.mark.parametrize("mots", [["--help"], ["perimetre", "--help"], ["perimetre", "proposer", "--help"]])
def test_the_help_is_in_french(mots: list[str]) -> None:
    code, dit = _dire(*mots)
    assert code == 0
    assert "Affiche cette aide." in dit
    assert not ANGLAIS.search(dit)


def test_what_is_not_known_stays_as_it_is() -> None:
    assert traduire("Something new") == "Something new"
