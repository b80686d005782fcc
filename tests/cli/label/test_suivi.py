"""`binome suivi`, `accords`, `bilan`: what one person reads, what anyone does, and a sentence for what is not there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests import maquettes
from typer.testing import CliRunner

from binome.cli.app import app
from binome.domaine.bilan.fiche import MomentDuBilan
from binome.domaine.droits.droits import Role
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.registre.models import LabelAccorde
from binome.services.bilan import arrets
from binome.services.suivi import ecriture

pytestmark = pytest.mark.django_db


@pytest.fixture
def label(db: None) -> LabelAccorde:
    label = maquettes.labellise(maquettes.campagne(), maquettes.compte("chef"), regions=["93"])
    dit = {"fiche": "f1", "genre": "financement", "acte": "demande", "tiers": "ADEME", "montant": "400 000"}
    ecriture.dire(label.depot.par, "essai", SaisieDeSuivi.model_validate({**dit, "jour": "2024-03-01"}))
    return label


def lancer(*quoi: str) -> Any:
    return CliRunner().invoke(app, list(quoi))


def test_a_person_reads_the_plan_that_they_see(label: LabelAccorde) -> None:
    chef = label.depot.par.email
    lu = lancer("suivi", "lire", "essai", "--pour", chef)
    assert lu.exit_code == 0, lu.output
    assert "Réponse à la demande" in lu.stdout or "réponse à la demande" in lu.stdout
    arbre = json.loads(lancer("suivi", "lire", "essai", "--pour", chef, "--format", "json").stdout)
    assert arbre["sommes"]["demande"] == "400000.00"
    assert [a["id"] for a in arbre["actions"]][:2] == ["f1", "f2"]
    assert arbre["attentes"][0]["de_qui"] == "ADEME"
    avant = lancer("suivi", "lire", "essai", "--pour", chef, "--format", "json", "--date", "2024-01-01")
    assert json.loads(avant.stdout)["jour"] == "2024-01-01"
    porteur = maquettes.compte("porteur", au=label.dossier, role=Role.contributeur, fiches=["f2"])
    sien = json.loads(lancer("suivi", "lire", "essai", "--pour", porteur.email, "--format", "json").stdout)
    assert [a["id"] for a in sien["actions"]] == ["f2"] and sien["sommes"]["demande"] == "0"


@pytest.mark.parametrize("pour", ["passant@exemple.fr", "personne@exemple.fr"])
def test_who_does_not_see_it_is_told_in_a_sentence(label: LabelAccorde, pour: str, tmp_path: Path) -> None:
    maquettes.compte("passant")
    vers = ("--sortie", str(tmp_path / "t.csv"))
    for quoi in (("lire", "essai"), ("territoires", label.campagne.identifiant, *vers)):
        refus = lancer("suivi", *quoi, "--pour", pour)
        assert refus.exit_code != 0 and pour in refus.output and "Traceback" not in refus.output


def test_the_review_and_the_territories_are_written_in_the_form_of_their_file(
    label: LabelAccorde, tmp_path: Path
) -> None:
    annee = ("--annee", "2024", "--pour", label.depot.par.email)
    for nom, debut in (("b.pptx", b"PK"), ("b.docx", b"PK")):
        assert lancer("suivi", "bilan", "essai", *annee, "--sortie", str(tmp_path / nom)).exit_code == 0
        assert (tmp_path / nom).read_bytes().startswith(debut)
    assert lancer("suivi", "bilan", "essai", *annee, "--sortie", str(tmp_path / "b.odt")).exit_code != 0
    instructeur = maquettes.officiel(Role.instructeur, label.campagne).email
    fichier = tmp_path / "t.csv"
    fait = lancer("suivi", "territoires", label.campagne.identifiant, "--pour", instructeur, "--sortie", str(fichier))
    assert fait.exit_code == 0 and label.territoire in fichier.read_text("utf-8-sig")


def test_settled_sheets_and_agreements_are_listed_by_command_and_api(label: LabelAccorde, tmp_path: Path) -> None:
    client = maquettes.navigateur(None)
    assert client.get("/api/v1/bilans").json() == client.get("/api/v1/accords").json() == []
    assert "Aucun accord" in lancer("accords", "lister").stdout
    assert lancer("bilan", "exporter", label.identifiant, "--sortie", str(tmp_path / "b.json")).exit_code != 0
    for _ in range(2):
        arrets.arreter(label.depot.par, "essai", MomentDuBilan.mi_parcours)
    (lu,) = json.loads(lancer("bilan", "lister", "--format", "json").stdout)["bilans"]
    (publie,) = client.get("/api/v1/bilans").json()
    assert publie == lu | {"fiche": f"/bilans/labels/{label.identifiant}/mi_parcours/bilan.json"}
    assert client.get(publie["fiche"]).status_code == 200
    assert label.identifiant in lancer("bilan", "lister").stdout
    assert lancer("bilan", "exporter", label.identifiant, "--sortie", str(tmp_path / "b.json")).exit_code == 0
    assert json.loads((tmp_path / "b.json").read_text())


def test_what_happened_is_told_and_corrected_in_the_name_of_someone(label: LabelAccorde) -> None:
    chef = ("--pour", label.depot.par.email)
    dit = ("--action", "f1", "--jour", "2024-04-01", "--format", "json", *chef)
    financer = ("suivi", "dire", "essai", "financement", "accord", "--tiers", "ADEME")
    fait = lancer(*financer, "--montant", "400 000", *dit)
    assert fait.exit_code == 0, fait.output
    lu = json.loads(fait.stdout)
    assert (lu["source"], lu["montant"]) == ("commande", "400000.00")
    corrige = json.loads(lancer(*financer, "--montant", "1", "--corrige", str(lu["rang"]), *dit).stdout)
    lues = json.loads(lancer("suivi", "evenements", "essai", "--format", "json", *chef).stdout)["evenements"]
    assert [e["rang"] for e in lues] == [1, 2, 3] and lues[-1] == corrige
    assert "ADEME" in lancer("suivi", "evenements", "essai", *chef).stdout
    porteur = maquettes.compte("porteur", au=label.dossier, role=Role.contributeur, fiches=["f2"])
    for faux in (
        ("suivi", "dire", "essai", "financement", "accord", "--montant", "beaucoup", *chef),
        ("suivi", "dire", "essai", "autre", "accord", *chef),
        ("suivi", "dire", "essai", "avancement", "fini", "--action", "f1", *chef),
        (*financer, "--montant", "1", "--action", "f1", "--pour", porteur.email),
    ):
        refus = lancer(*faux)
        assert refus.exit_code != 0 and "Traceback" not in refus.output, refus.output
