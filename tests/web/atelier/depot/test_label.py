"""The page where a territory and the authority follow a label: what each sees, what each may do, what is refused."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from tests import maquettes
from tests.services.label.conftest import ANNONCE, DECISION, deposer

from binome.domaine.droits.droits import Role
from binome.registre.models import EvenementDuLabel
from binome.services.label import consultation, emission
from binome.services.suivi import plans

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
PAGE = "/atelier/hautes-alpes/label/"


@pytest.fixture(autouse=True)
def montre(settings, tmp_path, monkeypatch):
    settings.DONNEES, settings.BINOME_ADRESSE = tmp_path, "https://labels.exemple.fr"
    montre = maquettes.Horloge(ANNONCE + dt.timedelta(days=2))
    monkeypatch.setattr("binome.services.socle.horloge.maintenant", montre)
    return montre


@pytest.fixture
def campagne(db):
    return maquettes.campagne()


@pytest.fixture
def depot(campagne):
    return deposer(campagne, "hautes-alpes")


@pytest.fixture
def label(depot):
    return emission.emettre(depot, DECISION, ANNONCE)


@pytest.fixture
def chef(depot):
    return maquettes.navigateur(depot.dossier.roles.get(role="chef_de_projet").compte)


@pytest.fixture
def autorite(campagne):
    return maquettes.navigateur(maquettes.officiel(Role.administrateur, campagne))


def texte(client, **corps):
    reponse = client.post(PAGE, corps, follow=True) if corps else client.get(PAGE)
    return reponse.status_code, reponse.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def test_without_a_label_it_says_what_it_is_for(chef, depot):
    assert "n’a pas de label" in texte(chef)[1]
    assert texte(chef, geste="demander", motif="x")[0] == 422


def test_each_sees_the_forms_that_are_theirs(chef, autorite, label):
    la, ici = texte(chef)[1], texte(autorite)[1]
    assert "Demander une modification" in la and "Engager une procédure" not in la
    assert "Engager une procédure" in ici and "Demander une modification" not in ici


def test_a_procedure_goes_from_griefs_to_its_end(chef, autorite, label, montre):
    mesure = {"effet": "abrogation", "fondement": "condition_perdue", "motif": "Binôme rompu."}
    assert "au moins 15 jours" in texte(autorite, geste="engager", terme="2023-11-12", **mesure)[1]
    assert "procédure est engagée" in texte(autorite, geste="engager", terme="2023-12-01", **mesure)[1]
    assert "Binôme rompu." in texte(chef)[1]
    code, dit = texte(autorite, geste="prononcer", **mesure)
    assert (code, "pas encore répondu" in dit) == (422, True)
    assert "transmises" in texte(chef, geste="observer", motif="Un autre s'engage.")[1]
    assert "prononcée" in texte(autorite, geste="prononcer", **mesure)[1]
    assert consultation.trouver(label.identifiant, montre.instant).etat.value == "retire"
    assert "Prononcer" not in texte(autorite)[1]


def test_an_amendment_is_asked_for_and_accepted(chef, autorite, label):
    code, dit = texte(chef, geste="demander", motif="Une intercommunalité se retire.", porte_sur="perimetre")
    assert (code, "tout le périmètre" in dit) == (422, True)
    voulu = {"porte_sur": "perimetre", "perimetre": "240500439\n240500462"}
    texte(chef, geste="demander", motif="Une intercommunalité se retire.", **voulu)
    assert "Une modification attend" in texte(autorite)[1]
    assert "version 2" in texte(autorite, geste="accepter", reference="Arrêté 3", autorite="Comité national")[1]
    sujet = json.loads(consultation.exporter(label.identifiant))["credentialSubject"]
    assert [e["siren"] for e in sujet["perimetre"]] == ["240500439", "240500462"]


def test_the_actions_that_change_are_said_line_by_line_and_followed_once_accepted(chef, autorite, label):
    assert "Changement 3" in texte(chef)[1]
    fiche = plans.plan_de(label)[0].fiche
    dit = {"geste": "demander", "motif": "Le site a fermé.", "porte_sur": "plan_actions", "geste-1": "remplacer"}
    code, vu = texte(chef, **dit, **{"fiche-1": fiche, "titre-1": "Autre halle"})
    assert code == 422 and 'value="Autre halle"' in vu and "qui la porte" in vu
    ligne = {
        "fiche-1": fiche,
        "titre-1": "Autre halle",
        "porteur-1": "Alpes SA",
        "cout-1": "12 000",
        "reservee-1": "oui",
    }
    assert texte(chef, **dit, **ligne, **{"titre-3": "Sans geste"})[0] == 422
    assert texte(chef, **dit, **(ligne | {"cout-1": "10000000000000"}))[1].count("trop grand pour être vrai") == 1
    texte(chef, **dit, **ligne)
    # All that it decides on.
    decide = texte(autorite)[1]
    assert "par « Autre halle », portée par Alpes SA, coût : 12 000 €, fin inconnue, non publique" in decide
    texte(autorite, geste="accepter", reference="Arrêté 3", autorite="Comité national")
    page = chef
    suivi = f"/atelier/{label.dossier.identifiant}/suivi/"
    assert "Autre halle" in page.get(suivi).content.decode()
    assert "l’action m2-1</a> la remplace" in page.get(f"{suivi}actions/{fiche}/").content.decode()
    assert "Ajoutée au plan" in page.get(f"{suivi}actions/m2-1/").content.decode()


@pytest.mark.parametrize(
    "corps",
    [
        {"geste": "fondre"},
        {"geste": "engager", "effet": "abrogation", "fondement": "humeur", "motif": "x", "terme": "2024-01-01"},
        {"geste": "engager", "effet": "abrogation", "fondement": "condition_perdue", "motif": "x", "terme": "demain"},
        {"geste": "classer", "motif": ""},
        {"geste": "refuser", "motif": "x" * 20_001},
    ],
)
def test_what_is_ill_asked_is_refused_and_changes_nothing(autorite, label, corps):
    assert texte(autorite, **corps)[0] == 422
    assert EvenementDuLabel.objects.count() == 1


@pytest.mark.parametrize("geste", ["engager", "prononcer", "classer", "lever", "accepter", "refuser"])
def test_a_territory_does_not_act_as_the_authority(chef, label, geste):
    mesure = {"effet": "abrogation", "fondement": "demande", "motif": "x", "terme": "2024-01-01"}
    assert texte(chef, geste=geste, reference="x", autorite="y", **mesure)[0] == 403
    assert EvenementDuLabel.objects.count() == 1


def test_the_authority_does_not_answer_for_the_territory(autorite, label):
    assert texte(autorite, geste="demander", motif="x", porte_sur="gouvernance")[0] == 403
    assert texte(autorite, geste="observer", motif="x")[0] == 403
