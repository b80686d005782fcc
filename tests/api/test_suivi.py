"""What follows a label, by the session of the pages: each reads what their pages say, and nothing more."""

from __future__ import annotations

from typing import Any

import pytest
from tests import maquettes

from binome.domaine.demarches.etats import EtatDeDemarche
from binome.domaine.droits.droits import Role
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.registre.models import Compte, LabelAccorde
from binome.services.administration import roles_de_campagne
from binome.services.demarches import demandes, etapes
from binome.services.demarches.etapes import EtapeDite
from binome.services.suivi import ecriture

pytestmark = pytest.mark.django_db
SUIVI, DEMANDES, RECUES = "suivi/essai", "suivi/essai/demandes", "demandes/recues"


@pytest.fixture
def label(db: None) -> LabelAccorde:
    label = maquettes.labellise(maquettes.campagne(), maquettes.compte("chef"), regions=["93"])
    dit = {"fiche": "f1", "genre": "financement", "acte": "demande", "tiers": "ADEME", "montant": "400 000"}
    ecriture.dire(label.depot.par, "essai", SaisieDeSuivi.model_validate({**dit, "jour": "2024-03-01"}))
    for fiche in ("f1", "f2"):
        demandes.preparer(label.depot.par, "essai", fiche, "pret-vert", message="MARQUE-DU-TERRITOIRE")
    return label


@pytest.fixture
def operateur(label: LabelAccorde) -> Compte:
    compte = maquettes.compte("operateur", second_facteur=True)
    return roles_de_campagne.nommer(compte.email, Role.operateur, label.campagne.identifiant, service="bpifrance")


def lire(compte: Compte | None, ou: str, code: int = 200) -> Any:
    reponse = maquettes.navigateur(compte).get(f"/api/v1/{ou}")
    assert reponse.status_code == code, reponse.content
    assert compte is None or reponse.headers["Cache-Control"] == "private, no-store"
    return reponse.json()


def test_each_reads_what_their_pages_say(label: LabelAccorde):
    tout = lire(label.depot.par, SUIVI)
    assert [a["id"] for a in tout["actions"]] == ["f1", "f2", "f3"] and float(tout["sommes"]["demande"]) == 400_000
    assert tout["attentes"][0]["de_qui"] == "ADEME"
    porteur = maquettes.compte("porteur", au=label.dossier, role=Role.contributeur, fiches=["f2"])
    sien = lire(porteur, SUIVI)
    assert [a["id"] for a in sien["actions"]] == ["f2"] and float(sien["sommes"]["demande"]) == 0
    dites = lire(label.depot.par, DEMANDES)
    assert [(d["action"], d["etat"]) for d in dites] == [("f2", "preparee"), ("f1", "preparee")]
    assert lire(label.depot.par, f"{DEMANDES}/{dites[0]['numero']}") == dites[0]
    assert lire(label.depot.par, f"{DEMANDES}/essai-d99", 404)["code"]


def test_who_has_no_session_or_no_tie_reads_nothing(label: LabelAccorde):
    for ou in (SUIVI, DEMANDES, RECUES):
        assert lire(None, ou, 401)["code"]
    dehors = maquettes.compte("dehors")
    for ou in (SUIVI, DEMANDES, f"{DEMANDES}/essai-d1"):
        assert "MARQUE" not in str(lire(dehors, ou, 404))
    assert lire(dehors, RECUES) == []


def test_an_operator_reads_what_was_sent_and_nothing_of_the_follow_up(label: LabelAccorde, operateur: Compte):
    assert lire(operateur, RECUES) == []
    etapes.dire(label.depot.par, "essai", "essai-d1", EtapeDite(EtatDeDemarche.envoyee))
    (recue,) = lire(operateur, RECUES)
    assert (recue["numero"], recue["etat"], recue["action"]) == ("essai-d1", "envoyee", "f1")
    for ou in (SUIVI, DEMANDES, f"{DEMANDES}/essai-d1"):
        refus = maquettes.navigateur(operateur).get(f"/api/v1/{ou}")
        assert refus.status_code in (403, 404) and "MARQUE" not in refus.content.decode(), ou


def test_without_a_label_there_is_nothing_to_follow(db: None):
    chef = maquettes.compte("chef")
    maquettes.dossier_ouvert(maquettes.campagne(), chef)
    refus = maquettes.navigateur(chef).get(f"/api/v1/{SUIVI}")
    assert refus.status_code in (403, 404) and refus.json()["code"]
    assert lire(chef, DEMANDES) == []
