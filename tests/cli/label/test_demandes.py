"""`binome demandes`: what the pages of requests say, to the same people."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests import maquettes
from typer.testing import CliRunner

from binome.cli.app import app
from binome.domaine.demarches.etats import EtatDeDemarche
from binome.domaine.droits.droits import Role
from binome.registre.models import LabelAccorde
from binome.services.administration import roles_de_campagne
from binome.services.demarches import demandes, etapes
from binome.services.demarches.etapes import EtapeDite

pytestmark = pytest.mark.django_db


def lancer(*quoi: str) -> Any:
    return CliRunner().invoke(app, ["demandes", *quoi])


@pytest.fixture
def label(db: None) -> LabelAccorde:
    label = maquettes.labellise(maquettes.campagne(), maquettes.compte("chef"))
    demandes.preparer(label.depot.par, "essai", "f1", "pret-vert")
    etapes.dire(label.depot.par, "essai", "essai-d1", EtapeDite(EtatDeDemarche.envoyee))
    return label


def test_requests_are_listed_and_read_by_who_may(label: LabelAccorde):
    chef = label.depot.par.email
    assert "essai-d1" in lancer("lister", "essai", "--pour", chef).stdout
    (lue,) = json.loads(lancer("lister", "essai", "--pour", chef, "--format", "json").stdout)["demandes"]
    assert (lue["numero"], lue["etat"]) == ("essai-d1", "envoyee")
    assert json.loads(lancer("lire", "essai", "essai-d1", "--pour", chef, "--format", "json").stdout) == lue
    assert "nvoyée" in lancer("lire", "essai", "essai-d1", "--pour", chef).stdout
    operateur = maquettes.compte("operateur", second_facteur=True)
    assert "Aucune demande" in lancer("recues", "--pour", operateur.email).stdout
    roles_de_campagne.nommer(operateur.email, Role.operateur, label.campagne.identifiant, service="bpifrance")
    assert "essai-d1" in lancer("recues", "--pour", operateur.email).stdout


@pytest.mark.parametrize("quoi", [("lister", "essai"), ("lire", "essai", "essai-d1"), ("lire", "autre", "essai-d1")])
@pytest.mark.parametrize("qui", ["passant@exemple.fr", "personne@exemple.fr"])
def test_who_may_not_is_told_in_a_sentence(label: LabelAccorde, quoi: tuple[str, ...], qui: str):
    maquettes.compte("passant")
    refus = lancer(*quoi, "--pour", qui)
    assert refus.exit_code != 0 and "Traceback" not in refus.output and qui in refus.output


def test_a_request_is_prepared_and_answered_in_the_name_of_someone(label: LabelAccorde):
    chef, json_ = ("--pour", label.depot.par.email), ("--format", "json")
    neuve = json.loads(lancer("preparer", "essai", "f2", "pret-vert", "--montant", "9 000", *chef, *json_).stdout)
    assert (neuve["numero"], neuve["montant"]) == ("essai-d2", "9000.00")
    dite = lancer("dire", "essai", "essai-d2", "envoyee", *chef)
    assert dite.exit_code == 0 and "nvoyée" in dite.stdout, dite.output
    operateur = maquettes.compte("operateur", second_facteur=True)
    roles_de_campagne.nommer(operateur.email, Role.operateur, label.campagne.identifiant, service="bpifrance")
    pour = ("--pour", operateur.email)
    rendue = json.loads(lancer("repondre", "essai-d2", "refusee", "--raison", "Hors délai.", *pour, *json_).stdout)
    assert rendue["etapes"][-1] | {"le": ""} == {
        "etat": "refusee",
        "le": "",
        "montant": None,
        "raison": "Hors délai.",
        "source": "operateur",
    }
    for faux, phrase in (
        (("repondre", "essai-d2", "refusee", *pour), "pourquoi"),
        (("repondre", "essai-d9", "recue", *pour), "n'existe pas"),
        (("dire", "essai", "essai-d2", "mangee", *chef), "envoyee"),
        (("dire", "essai", "essai-d2", "recue", *pour), ""),
        (("preparer", "essai", "f2", "inconnu", *chef), "dispositif"),
    ):
        refus = lancer(*faux)
        assert refus.exit_code != 0 and phrase in refus.output.replace("’", "'"), refus.output
