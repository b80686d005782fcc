from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from binome.cli.app import app
from binome.cli.territoire.donnees import Jeu
from binome.referentiel.connecteurs.jeux.catalogue import CONNECTEURS

FLUX = "CODGEO;DCLT;NBFLUX_C20_ACTOCC15P\n05061;05023;5\n05061;05061;9\n05061;99999;1\n05061;05061;1\n05061;05061;1\n"


@pytest.fixture
def actuels(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A store of its own, and two communes instead of the référentiel."""

    class Petit:
        def codes_actuels(self) -> dict[str, str]:
            return {"05061": "05061", "05023": "05023"}

    monkeypatch.setenv("BINOME_DONNEES", str(tmp_path / "donnees"))
    monkeypatch.setattr("binome.referentiel.chargement.charger_referentiel", lambda *_: Petit())


def lancer(*mots: str) -> tuple[int, str, str]:
    resultat = CliRunner().invoke(app, ["donnees", *mots])
    return resultat.exit_code, resultat.stdout, resultat.stderr


def test_the_command_line_knows_every_connector() -> None:
    assert [jeu.value for jeu in Jeu] == list(CONNECTEURS)


@pytest.mark.usefixtures("actuels")
def test_load_then_state(tmp_path: Path) -> None:
    chemin = tmp_path / "flux.csv"
    chemin.write_text(FLUX + "05999;05061;2\n", encoding="utf-8")
    code, sortie, _ = lancer("charger", "insee-flux", str(chemin))
    assert code == 0
    assert (
        "5 lignes gardées sur 6 lignes" in sortie and "1 ligne refusée" in sortie and "insee-flux.rejets.csv" in sortie
    )
    assert "inconnue du référentiel" in sortie
    code, sortie, _ = lancer("etat", "--format", "json")
    etats = {e["jeu"]: e for e in json.loads(sortie)}
    assert code == 0 and etats["insee-flux"]["situation"] == "charge"
    assert (
        etats["insee-flux"]["millesime"] == "2020" and etats["insee-flux"]["licence"] and etats["insee-flux"]["sha256"]
    )
    assert etats["cartofriches"]["situation"] == "absent"
    _, texte, _ = lancer("etat")
    assert "● chargé  insee-flux" in texte and "binome donnees charger cartofriches FICHIER" in texte


@pytest.mark.usefixtures("actuels")
def test_a_wrong_file_exits_2_without_a_traceback(tmp_path: Path) -> None:
    chemin = tmp_path / "autre.csv"
    chemin.write_text("a;b\n1;2\n", encoding="utf-8")
    code, sortie, erreur = lancer("charger", "insee-flux", str(chemin))
    assert (code, sortie) == (2, "")
    assert "attendu" in erreur and "CODGEO" in erreur and "a, b" in erreur and "Traceback" not in erreur


@pytest.mark.usefixtures("actuels")
@pytest.mark.parametrize("mots", [("insee-flux",), ("insee-flux", "f.csv", "--telecharger")])
def test_a_file_or_a_download_not_both_nor_none(mots: tuple[str, ...]) -> None:
    code, _, erreur = lancer("charger", *mots)
    assert code == 2 and "--telecharger" in erreur


@pytest.mark.usefixtures("actuels")
def test_no_known_address_is_said() -> None:
    code, _, erreur = lancer("charger", "insee-flores", "--telecharger")
    assert code == 2 and "aucune adresse" in erreur


@pytest.mark.usefixtures("actuels")
def test_a_broken_store_is_said(tmp_path: Path) -> None:
    dossier = tmp_path / "donnees" / "connecteurs"
    dossier.mkdir(parents=True)
    (dossier / "insee-flux.parquet").write_bytes(b"PAR1")
    code, texte, _ = lancer("etat")
    assert code == 0 and "✗ abîmé  insee-flux" in texte and "Rechargez" in texte
