"""`binome offre` as a user runs it: forms, one action, bad input without a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from binome.cli.app import app

pytestmark = pytest.mark.lent

REEL = str(Path(__file__).parents[3] / "exemples/hautes-alpes/dossier.yaml")


@pytest.fixture(autouse=True)
def _construit(referentiel):
    """The référentiel is built once, not by the first command run."""


def lancer(*arguments: str):
    return CliRunner().invoke(app, ["offre", *arguments])


def test_the_schemes_are_listed_with_what_is_stale():
    sortie = lancer("lister", "--date", "2026-11-26").stdout
    assert "tremplin-pme" in sortie and "[fermé]" in sortie
    assert "[fiche de dispositif jamais relue" in sortie
    lu = json.loads(lancer("lister", "--enjeu", "foncier", "--format", "json").stdout)
    assert lu["dispositifs"] and all("foncier" in d["enjeux"] for d in lu["dispositifs"])


def test_a_stake_that_is_none_is_said_with_those_that_are():
    fait = lancer("lister", "--enjeu", "foncières")
    assert (fait.exit_code, fait.stdout) == (2, "") and "foncier" in fait.stderr


def test_an_action_is_matched_in_each_form(tmp_path):
    texte = lancer("apparier", REEL, "--fiche", "2-3", "--date", "2026-11-26")
    assert texte.exit_code == 0
    assert "ouvert, 3 conditions à confirmer" in texte.stdout
    lu = json.loads(lancer("apparier", REEL, "--date", "2026-11-26", "--format", "json").stdout)
    assert len(lu["fiches"]) == 22
    assert lu["jour"] == "2026-11-26"
    page = tmp_path / "offre.html"
    assert lancer("apparier", REEL, "--format", "html", "--sortie", str(page)).exit_code == 0
    assert page.read_text().startswith("<!doctype html>")


def test_what_is_left_out_can_be_read_too():
    tous = json.loads(lancer("apparier", REEL, "--fiche", "2-3", "--format", "json", "--tous").stdout)
    assert any(d["code"] == "exclu" for d in tous["fiches"][0]["dispositifs"])
    assert "fermé le" in lancer("apparier", REEL, "--fiche", "2-3", "--tous", "--date", "2026-11-26").stdout


def test_a_past_day_is_judged_as_that_day():
    lu = json.loads(lancer("apparier", REEL, "--fiche", "2-3", "--format", "json", "--date", "2025-06-01").stdout)
    assert "decarb-ind-25" in {d["id"] for d in lu["fiches"][0]["autres"]}
    assert "fonds-vert-tite" in {d["id"] for d in lu["fiches"][0]["dispositifs"]}


@pytest.mark.parametrize(
    "arguments",
    [
        ("apparier", "absent.yaml"),
        ("apparier", REEL, "--fiche", "9-9"),
        ("apparier", REEL, "--date", "demain"),
        ("apparier", REEL, "--profils", "absent.json"),
    ],
)
def test_bad_input_is_said_in_french(arguments):
    resultat = lancer(*arguments)
    assert resultat.exit_code == 2
    assert "Traceback" not in resultat.output


def test_a_catalogue_is_imported_or_refused(tmp_path, monkeypatch):
    from tests.offre.importation.test_lecteurs import _csv

    monkeypatch.setattr("binome.services.offre.importes.dossier_donnees", lambda: tmp_path)
    fichier = tmp_path / "catalogue.csv"
    fichier.write_bytes(_csv({}, {"id": "u2", "titre": ""}))
    resultat = lancer("importer", str(fichier))
    assert resultat.exit_code == 0
    assert "1 dispositif gardé" in resultat.stdout and "1 ligne refusée" in resultat.stdout
    assert "[à vérifier" not in lancer("lister").stdout
    fichier.write_text("rien")
    assert lancer("importer", str(fichier)).exit_code == 2


def test_the_file_of_a_request_is_written(tmp_path):
    ecrit = lancer("demander", REEL, "--fiche", "2-3", "--dispositif", "pret-vert", "--montant", "50 000 €")
    assert ecrit.exit_code == 0, ecrit.stderr
    arbre = json.loads(ecrit.stdout)
    assert arbre["operateur"] == "Bpifrance"
    assert arbre["action"]["id"] == "2-3"
    pdf = tmp_path / "demande.pdf"
    dit = ("--dispositif", "pret-vert", "--format", "pdf", "--sortie", str(pdf))
    assert lancer("demander", REEL, "--fiche", "2-3", *dit).exit_code == 0
    assert pdf.read_bytes().startswith(b"%PDF-")


def test_what_a_form_will_not_receive_is_said(tmp_path):
    schema = tmp_path / "schema.json"
    champs = [{"id": "a", "type": "text", "label": "Intitulé"}, {"id": "b", "type": "carte", "label": "Plan"}]
    schema.write_text(json.dumps({"number": 7, "revision": {"id": "r", "champDescriptors": champs}}))
    dit = ("--fiche", "2-3", "--dispositif", "pret-vert", "--formulaire", str(schema))
    arbre = json.loads(lancer("demander", REEL, *dit).stdout)
    assert list(arbre["corps"]) == ["champ_a"]
    assert arbre["ne_voyage_pas"] == [{"champ": "Plan", "pourquoi": "ce genre de champ se remplit sur place"}]
    lue = json.loads(lancer("correspondance", str(schema)).stdout)
    assert (lue["demarche"], [c.get("source") for c in lue["champs"]]) == ("7", ["action.titre", None])
    assert lancer("correspondance", REEL).exit_code == 2


@pytest.mark.parametrize(
    "suite",
    [
        ("--fiche", "zz", "--dispositif", "pret-vert"),
        ("--fiche", "2-3", "--dispositif", "zz"),
        ("--fiche", "2-3", "--dispositif", "pret-vert", "--operateur", "zz"),
        ("--fiche", "2-3", "--dispositif", "pret-vert", "--montant", "beaucoup"),
        ("--fiche", "2-3", "--dispositif", "pret-vert", "--formulaire", REEL),
    ],
)
def test_a_bad_request_is_refused_in_a_sentence(suite):
    refus = lancer("demander", REEL, *suite)
    assert refus.exit_code == 2
    assert refus.stderr and "Traceback" not in refus.stderr
