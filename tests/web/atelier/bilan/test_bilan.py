"""The sheet of a territory while it is prepared: its gestures, their refusals, who sees them; lessons adopted by a tick."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import maquettes

from binome.domaine.bilan.fiche import FicheDeBilan, MomentDuBilan
from binome.domaine.droits.roles import Role
from binome.registre.models import BilanArrete, Campagne, EnqueteDeBilan, EnseignementDeBilan, LabelAccorde
from binome.services.bilan import arrets
from binome.services.bilan import enseignements as lecons
from binome.services.texte.texte_entier import document, revision_de_tete

pytestmark = pytest.mark.django_db
BILAN = "/atelier/essai/bilan/"
MI = MomentDuBilan.mi_parcours


@pytest.fixture
def campagne(db: None) -> Campagne:
    return maquettes.campagne()


@pytest.fixture
def label(campagne: Campagne) -> LabelAccorde:
    return maquettes.labellise(campagne, maquettes.compte("chef"))


@pytest.fixture
def page(label: LabelAccorde) -> Client:
    return maquettes.navigateur(label.depot.par)


def lire(reponse) -> str:
    return " ".join(reponse.content.decode().replace("\u202f", " ").replace("\xa0", " ").split())


def geste(page: Client, nom: str, code: int = 302, **champs: str) -> str:
    reponse = page.post(BILAN, {"moment": "mi_parcours", "geste": nom, **champs})
    assert reponse.status_code == code, reponse.content.decode()
    return lire(reponse)


def test_every_gesture_is_done_then_read(page: Client, label: LabelAccorde):
    assert "Rien n’est encore public" in lire(page.get(BILAN))
    geste(page, "ajouter", genre="a_reprendre", texte="Un guichet commun.")
    geste(page, "ouvrir")
    geste(page, "inviter", adresses="a@exemple.fr\nb@exemple.fr")
    assert "adressée à 2 personnes" in lire(page.get(BILAN))
    geste(page, "clore")
    assert "moins de 5 réponses" in lire(page.get(BILAN))
    geste(page, "arreter", public="oui")
    lu = lire(page.get(BILAN))
    assert "publique" in lu and "Un guichet commun." in lu
    geste(page, "retirer", cle=str(EnseignementDeBilan.objects.get().pk))
    assert "Bilan final" in lire(page.get(f"{BILAN}?moment=final"))


@pytest.mark.parametrize(
    ("nom", "champs", "dit"),
    [
        ("arreter", {}, "Cochez la case"),
        ("ajouter", {"genre": "x", "texte": "t"}, "ce que vous avez appris"),
        ("inviter", {"adresses": "a@exemple.fr"}, "pas ouverte"),
        ("clore", {}, "pas ouverte"),
        ("zut", {}, "existe pas"),
        ("arreter", {"public": "oui", "moment": "demain"}, "mi-parcours"),
    ],
)
def test_what_cannot_be_done_says_why(page: Client, nom: str, champs: dict[str, str], dit: str):
    assert dit in geste(page, nom, 422, **champs)
    assert not BilanArrete.objects.exists() and not EnqueteDeBilan.objects.exists()


def test_what_was_typed_is_not_lost_nor_run(page: Client):
    assert "&lt;script&gt;" in geste(page, "ajouter", 422, genre="x", texte="<script>alert(1)</script>")


def test_a_reader_of_the_team_reads_and_writes_nothing(label: LabelAccorde):
    lecteur = maquettes.navigateur(maquettes.compte("lecteur", au=label.dossier, role=Role.lecteur))
    assert "Arrêter la fiche" not in lire(lecteur.get(BILAN))
    assert lecteur.post(BILAN, {"moment": "final", "geste": "ouvrir"}).status_code == 403
    assert maquettes.navigateur(maquettes.compte("autre")).get(BILAN).status_code == 404


def test_without_label_the_page_says_what_it_will_be_for(campagne: Campagne):
    chef = maquettes.compte("sans-label")
    maquettes.dossier_ouvert(campagne, chef)
    depose = maquettes.navigateur(chef).get(BILAN)
    assert depose.status_code in (200, 403)


def test_as_many_queries_with_a_lesson_as_with_twelve(page: Client, label: LabelAccorde):
    def compter() -> int:
        page.get(BILAN)
        with CaptureQueriesContext(connection) as requetes:
            assert page.get(BILAN).status_code == 200
        return len(requetes)

    lecons.ajouter(label.depot.par, "essai", MI, "a_eviter", "Un.")
    combien = compter()
    for k in range(11):
        lecons.ajouter(label.depot.par, "essai", MI, "a_eviter", f"Autre {k}.")
    assert compter() == combien <= 14


def test_lessons_are_offered_to_a_neighbour_and_adopted_by_a_tick_only(page: Client, label: LabelAccorde):
    siren = "240500439"
    lecons.ajouter(label.depot.par, "essai", MI, "a_eviter", "Trop de comités.")
    ligne = arrets.arreter(label.depot.par, "essai", MI)
    fiche = FicheDeBilan.model_validate_json(ligne.contenu).model_copy(update={"perimetre": (siren,)})
    contenu = json.dumps(fiche.model_dump(mode="json"))
    BilanArrete.objects.create(
        label=label, moment="mi_parcours", rang=2, contenu=contenu, empreinte="0" * 64, le=ligne.le
    )
    chef = maquettes.compte("suivant")
    texte = maquettes.COMPLET.replace("id: essai", "id: suite", 1)
    suite = maquettes.dossier_ouvert(label.campagne, chef, texte)
    client, adresse = maquettes.navigateur(chef), "/atelier/suite/enseignements/"
    assert "Trop de comités." in lire(client.get(adresse))
    avant = document(revision_de_tete(suite)).plan_actions.enseignements_phase1
    suite.refresh_from_db()
    base = revision_de_tete(suite).numero
    assert client.post(adresse, {"revision": base}).status_code == 422
    assert client.post(adresse, {"revision": base, "enseignement": "invente"}).status_code == 422
    suite.refresh_from_db()
    assert document(revision_de_tete(suite)).plan_actions.enseignements_phase1 == avant
    cle = f"{fiche.label}:mi_parcours:0"
    choisis = {"revision": base, "enseignement": cle, "territoire": fiche.label}
    assert client.post(adresse, choisis).status_code == 302
    suite.refresh_from_db()
    neuf = document(revision_de_tete(suite)).plan_actions.enseignements_phase1 or ""
    assert "À éviter : Trop de comités. (bilan à mi-parcours de" in neuf.replace("\u202f", " ").replace("\xa0", " ")
    (ancien,) = document(revision_de_tete(suite)).perimetre.phase1
    assert (ancien.nom, ancien.membres) == (fiche.territoire, (siren,))
    relu = lire(client.get(adresse))
    assert "déjà repris" in relu and "déjà cité" in relu
