"""By the link of a letter: a carrier says where their action stands, an operator answers its promises; nothing more."""

from __future__ import annotations

from typing import Any

import pytest
from tests import maquettes

from binome.registre.models import CorrespondantDeSuivi, EvenementDeSuivi, LabelAccorde, LienDOperateur, PointDemande
from binome.services.socle import adresses, horloge
from binome.services.suivi import operateurs, points

pytestmark = pytest.mark.django_db


@pytest.fixture
def label(db: None) -> LabelAccorde:
    return maquettes.labellise(maquettes.campagne(), maquettes.compte("chef"), regions=["93"])


@pytest.fixture
def jeton(label: LabelAccorde) -> str:
    quand = horloge.maintenant()
    qui = CorrespondantDeSuivi.objects.create(
        label=label, fiche="f1", nom="Dominique", courriel="d@exemple.fr", ajoute_le=quand
    )
    PointDemande.objects.create(
        correspondant=qui,
        jour=horloge.aujourdhui(),
        jeton_sha256=adresses.condense("abc"),
        demande_le=quand,
        expire_le=quand + points.DUREE,
    )
    return "abc"


def test_a_carrier_answers_in_one_short_page_and_sees_no_other_action(jeton: str):
    page = maquettes.navigateur()
    assert page.get("/point/").status_code == 410
    page.get(f"/point/{jeton}/")
    lu = page.get("/point/").content.decode()
    assert "Une halle pour le bois" in lu
    assert "Une école de production" not in lu
    assert "Secret industriel" not in lu
    assert jeton not in lu
    champs = {"etat": "en_cours", "jour": "2024-03-01", "texte": "Tout va bien.", "etape": "Ouverture"}
    champs |= {"argent": "accord", "financeur": "ADEME", "montant": "12 000", "difficulte": "Le foncier."}
    assert page.post("/point/", champs).status_code == 200
    assert [e.genre for e in EvenementDeSuivi.objects.all()] == ["avancement", "jalon", "financement", "difficulte"]
    assert {e.fiche for e in EvenementDeSuivi.objects.all()} == {"f1"}
    # The button pressed a second time: nothing is counted twice, and it is said.
    encore = page.post("/point/", champs | {"etape": ""})
    assert encore.status_code == 422
    assert "déjà écrit" in encore.content.decode()
    assert EvenementDeSuivi.objects.count() == 4


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"jour": ""}, "obligatoire"),
        ({"jour": "2029-01-01"}, "pas encore venu"),
        ({"argent": "accord"}, "quel financeur"),
        ({"argent": "accord", "financeur": "ADEME"}, "Donnez le montant"),
        ({"montant": "12"}, "advenu"),
    ],
)
def test_what_does_not_hold_is_said_and_nothing_is_written(jeton: str, champs: dict[str, str], dit: str):
    page = maquettes.navigateur()
    page.get(f"/point/{jeton}/")
    reponse = page.post("/point/", {"etat": "en_cours", "jour": "2024-03-01", **champs})
    assert reponse.status_code == 422
    assert dit in reponse.content.decode()
    assert not EvenementDeSuivi.objects.exists()


@pytest.mark.lent
def test_the_territory_names_who_is_asked_and_promises_and_the_operator_answers(label: LabelAccorde):
    chef = maquettes.navigateur(label.depot.par)
    racine = "/atelier/essai/suivi/"
    qui = {"fiche": "f1", "nom": "Dominique", "courriel": "d@exemple.fr"}
    assert chef.post(f"{racine}correspondants/", qui).status_code == 302
    assert chef.post(f"{racine}correspondants/", qui).status_code == 422
    assert "d@exemple.fr" in chef.get(f"{racine}correspondants/").content.decode()
    cle = CorrespondantDeSuivi.objects.get().pk
    assert chef.post(f"{racine}correspondants/{cle}/retirer/").status_code == 302
    promis: dict[str, Any] = {"operateur": "ADEME", "quoi": "Payer l'étude", "montant": "100", "jour": "2023-11-09"}
    promis |= {"echeance": "2024-06-01", "piece": "Convention", "page": "p. 4", "fiche": "f1"}
    assert chef.post(f"{racine}engagements/", {"geste": "promettre", **promis}).status_code == 302
    assert chef.post(f"{racine}engagements/", {"geste": "promettre", **promis, "piece": ""}).status_code == 422
    lu = chef.get(f"{racine}engagements/").content.decode()
    assert "Non tenu" in lu
    assert "Convention, p. 4" in lu
    ids = [mot.split('"')[1] for mot in lu.split() if mot.startswith("id=")]
    assert len(ids) == len(set(ids))
    quand = horloge.maintenant()
    LienDOperateur.objects.create(
        campagne=label.campagne,
        label=label,
        operateur="ademe",
        courriel="x@exemple.fr",
        jeton_sha256=adresses.condense("xyz"),
        envoye_le=quand,
        expire_le=quand + operateurs.DUREE,
    )
    page = maquettes.navigateur()
    page.get("/promesses/xyz/")
    assert "Payer l’étude" in page.get("/promesses/").content.decode()
    engagement = lu.split('name="engagement" value="')[1].split('"')[0]
    reponse = {"engagement": engagement, "acte": "tenu", "jour": "2024-05-01", "montant": "100"}
    assert page.post("/promesses/", reponse).status_code == 422
    assert page.post("/promesses/", {**reponse, "preuve": "Virement"}).status_code == 302
    assert "Tenu" in page.get("/promesses/").content.decode()
    assert page.post("/promesses/", {**reponse, "engagement": "999", "preuve": "Virement"}).status_code == 422
    assert "l’opérateur" in chef.get(f"{racine}engagements/").content.decode()
