"""`binome label` on the platform: what is listed, taken away, and checked again by `binome label verifier` alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests import maquettes
from tests.services.label.conftest import ANNONCE, DECISION, deposer
from typer.testing import CliRunner

from binome.cli.app import app
from binome.services.label import emission
from binome.services.socle import horloge

pytestmark = pytest.mark.django_db


@pytest.fixture
def label(settings, tmp_path, db):
    settings.DONNEES, settings.BINOME_ADRESSE = tmp_path / "donnees", "https://labels.exemple.fr"
    return emission.emettre(deposer(maquettes.campagne(), "hautes-alpes"), DECISION, ANNONCE)


def lancer(*arguments: str, code: int = 0) -> str:
    fait = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert fait.exit_code == code, fait.output
    return fait.output


def test_labels_are_listed(label):
    dit = json.loads(lancer("label", "lister", "--format", "json"))
    assert dit == {"labels": [{"id": label.identifiant, "territoire": label.territoire, "etat": "valide"}]}
    assert label.identifiant in lancer("label", "lister")


def test_none_is_said():
    assert "Aucun label" in lancer("label", "lister")
    assert json.loads(lancer("label", "lister", "--format", "json")) == {"labels": []}


def test_what_is_taken_away_is_verified_anywhere(label, tmp_path):
    fichier, did, listes = tmp_path / "label.json", tmp_path / "did.json", tmp_path / "listes"
    lancer("label", "exporter", label.identifiant, "--sortie", str(fichier))
    lancer("label", "emetteur", "--sortie", str(did))
    lancer("label", "statuts", "--sortie", str(listes))
    statuts = [option for liste in sorted(listes.iterdir()) for option in ("--statuts", str(liste))]
    assert len(statuts) == 6
    jour = horloge.maintenant().isoformat()[:19] + "Z"
    verifier = ["label", "verifier", str(fichier), "--emetteur", str(did), *statuts, "--format", "json"]
    assert json.loads(lancer(*verifier)) == {"valide": True, "etat": "valide", "raisons": []}, jour
    fichier.write_text(fichier.read_text().replace("Hautes-Alpes", "Haute-Alpes", 1))
    assert json.loads(lancer(*verifier, code=1))["valide"] is False


def test_a_number_that_is_none(label):
    assert "Aucun label" in lancer("label", "exporter", "zzzz-zzzz", code=2)


def test_without_an_issuer():
    assert "signé ici" in lancer("label", "emetteur", code=2)


def test_keys_are_changed_in_saying_why(label, tmp_path: Path):
    assert "Dites pourquoi" in lancer("label", "nouvelle-cle", code=2)
    assert "sort connu" in lancer("label", "nouvelle-cle", "--motif", "x", "--sort", "vendue", code=2)
    assert "signés de nouveau : 1" in lancer("label", "nouvelle-cle", "--motif", "Vol", "--sort", "volee").replace(
        "\u00a0", " "
    ).replace("\u202f", " ")
    assert "Dites pourquoi" in lancer("label", "cle-volee", "x", code=2)
    assert "mise de côté" in lancer("label", "cle-volee", "x", "--motif", "y", code=2)
