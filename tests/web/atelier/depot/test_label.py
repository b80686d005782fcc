"""The page where a territory and the authority follow a label: what each sees, what each may do, what is refused."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re

import pytest
from tests import maquettes
from tests.services.label.conftest import ANNONCE, DECISION, deposer
from tests.web.champs_refuses import TROP, fautes

from binome.domaine.droits.droits import Role
from binome.domaine.label.actes import Fondement
from binome.domaine.label.label import PorteeDeModification
from binome.domaine.label.regles import ReglesDuLabel
from binome.domaine.socle.empreinte import canonique_rfc8785
from binome.registre.models import EvenementDuLabel, FicheEnProjet
from binome.services.label import consultation, emission, etats
from binome.services.suivi import plans
from binome.services.suivi.modifications import projets

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


def test_what_the_call_does_not_foresee_is_offered_neither_as_a_measure_nor_as_a_ground(autorite, label, monkeypatch):
    def offerts(nom):
        return set(re.findall(r'value="(\w+)"', re.search(rf'name="{nom}".*?</select>', texte(autorite)[1])[0]))

    assert offerts("effet") == {"abrogation", "retrait"} and "appel" not in offerts("fondement")
    monkeypatch.setattr(etats, "regles", lambda _: ReglesDuLabel(suspension=True))
    assert "suspension" in offerts("effet") and offerts("fondement") == {f.value for f in Fondement}


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
    sujet = json.loads(consultation.version(label.identifiant).attestation)["credentialSubject"]
    assert [e["siren"] for e in sujet["perimetre"]] == ["240500439", "240500462"]


def test_an_action_is_written_then_asked_for_decided_on_and_followed(chef, autorite, label):
    """By the pages alone: the fiche of the one that comes, a tick for the one that stops."""
    ancienne, autre = (a.fiche for a in plans.plan_de(label)[:2])
    plan = "/atelier/hautes-alpes/plan-d-actions/projets/"
    assert chef.post(plan, {"titre": "Autre halle", "remplace": ancienne}).status_code == 302
    projet = FicheEnProjet.objects.get()
    dit = {"geste": "demander", "motif": "Le site a fermé.", "porte_sur": "plan_actions", "arreter": autre}
    assert "qui la porte" in texte(chef, **dit)[1] and FicheEnProjet.objects.exists()
    lieu = projets.lieu_de(projet.pk)
    saisis = {"titre": "Autre halle", "axe": projet.contenu["axe"], "visibilite": "confidentiel", "porteurs": "0"}
    saisis |= {"porteurs[0].nom": "Alpes SA", "cout.montant": "12 000", "description": "Une halle de 900 m²."}
    remplie = chef.post(f"{plan}{projet.pk}/", {"revision": 1, **{f"{lieu}.{c}": v for c, v in saisis.items()}})
    assert remplie.status_code == 302
    assert f">{saisis['titre']}</a>" in texte(chef)[1]
    assert (
        texte(chef, **(dit | {"porte_sur": "gouvernance"}))[1].count("Cochez « le plan d’actions »") == 2
    )  # at the top, and beside what is to be checked
    texte(chef, **dit)
    assert not FicheEnProjet.objects.exists()
    # All that it decides on.
    decide = texte(autorite)[1]
    assert "par « Autre halle », portée par Alpes SA, coût : 12 000 €, fin inconnue, non publique" in decide
    assert "Une halle de 900 m²." in decide and "arrêter « " in decide.lower()
    texte(autorite, geste="accepter", reference="Arrêté 3", autorite="Comité national")
    suivi = f"/atelier/{label.dossier.identifiant}/suivi/"
    assert "Autre halle" in chef.get(suivi).content.decode()
    assert "l’action m2-1</a> la remplace" in chef.get(f"{suivi}actions/{ancienne}/").content.decode()
    assert "Arrêtée le" in chef.get(f"{suivi}actions/{autre}/").content.decode()
    ajoutee = chef.get(f"{suivi}actions/m2-1/").content.decode()
    assert "Ajoutée au plan" in ajoutee and "Une halle de 900" in ajoutee
    assert "Autre halle" in chef.get("/atelier/hautes-alpes/plan-d-actions/offre/").content.decode()


def test_the_text_of_what_is_amended_is_written_decided_and_read(chef, autorite, label):
    demande = {"geste": "demander", "motif": "Le binôme change."}
    code, dit = texte(chef, **demande, porte_sur="plan_actions", **{"texte-gouvernance": "Un élu, une industrielle."})
    assert code == 422 and "n'est pas coché" in dit.replace("’", "'") and "Un élu, une industrielle." in dit
    hostile = "Un élu <script>alert(1)</script>,\nune industrielle."
    lu = texte(chef, **demande, porte_sur="gouvernance", **{"texte-gouvernance": hostile, "texte-perimetre": " "})
    assert lu[0] == 200 and "<script>alert" not in lu[1]
    # Nothing is in force before the authority accepts; it reads what it decides on.
    avant = texte(autorite)[1]
    assert "tel que demandé" in avant and "tel que modifié" not in avant
    texte(autorite, geste="refuser", motif="À préciser.")
    assert "une industrielle." not in texte(chef)[1]
    texte(chef, **demande, porte_sur="gouvernance", **{"texte-gouvernance": "Une élue, un industriel."})
    texte(autorite, geste="accepter", reference="Arrêté 4", autorite="Comité national")
    for qui in (chef, autorite):
        apres = texte(qui)[1]
        assert "tel que modifié" in apres and "Une élue, un industriel." in apres and "Version 2 du label" in apres
    donnees = json.loads(EvenementDuLabel.objects.filter(acte="demander_modification").latest("rang").donnees)
    assert donnees["textes"] == {"gouvernance": "Une élue, un industriel."}
    # The signed version seals all that was asked, its text with it.
    sujet = json.loads(consultation.version(label.identifiant).attestation)["credentialSubject"]
    scelle = hashlib.sha256(canonique_rfc8785(donnees)).hexdigest()
    autre = hashlib.sha256(canonique_rfc8785({**donnees, "textes": {"gouvernance": "Autre."}})).hexdigest()
    assert scelle in json.dumps(sujet) and autre not in json.dumps(sujet)
    assert (
        "Une élue, un industriel." not in maquettes.navigateur().get(f"/labels/{label.identifiant}/").content.decode()
    )


def test_a_refusal_is_said_beside_its_field(label, chef, autorite, montre):
    jour = (montre().date() + dt.timedelta(days=60)).isoformat()
    # What is to be added is written elsewhere; a text is of a part that is checked.
    textes = [f"texte-{p.value}" for p in PorteeDeModification]
    ailleurs = [("/atelier/hautes-alpes/plan-d-actions/projets/", nom) for nom in ("titre", "remplace")]
    for client in (chef, autorite):
        combien, manques = fautes(client, PAGE, jour, [*ailleurs, *(("demander", n) for n in ("perimetre", *textes))])
        assert combien and not manques, "\n".join(manques)
    dit = {"geste": "demander", "porte_sur": ["gouvernance", "perimetre"], "motif": "Pour X.", "perimetre": "999999999"}
    for plus, champ in (({}, "perimetre"), ({"porte_sur": ["gouvernance"], "perimetre": ""}, "texte-gouvernance")):
        html = chef.post(PAGE, {**dit, **plus, "texte-gouvernance": TROP}).content.decode()
        assert re.search(rf'<textarea id="{champ}"[^>]*aria-invalid="true"', html) and "Pour X." in html
