"""The board of a territory and the page of an action: what they show, what their forms write, to whom."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.registre.models import EvenementDeSuivi, LabelAccorde

pytestmark = pytest.mark.django_db


@pytest.fixture
def label(db: None) -> LabelAccorde:
    return maquettes.labellise(maquettes.campagne(), maquettes.compte("chef"))


@pytest.fixture
def page(label: LabelAccorde) -> Client:
    return maquettes.navigateur(label.depot.par)


def dire(page: Client, fiche: str, genre: str, code: int = 302, corrige: str = "", **champs: str) -> str:
    adresse = f"/atelier/essai/suivi/dire/{fiche}/{genre}/{corrige}"
    reponse = page.post(adresse, {"jour": "2024-03-01", **champs})
    assert reponse.status_code == code, reponse.content.decode()
    return reponse.content.decode()


def lire(page: Client, chemin: str = "") -> str:
    reponse = page.get(f"/atelier/essai/suivi/{chemin}")
    assert reponse.status_code == 200
    return " ".join(reponse.content.decode().replace("\u202f", " ").replace("\xa0", " ").split())


def test_the_board_says_what_is_unknown_late_and_waited_for(page: Client):
    lu = lire(page)
    assert "3 actions : 3 dont personne n’a rien dit" in lu
    assert "Étape « Permis déposé »" in lu
    assert "Personne n’est attendu" in lu
    dire(page, "f1", "financement", tiers="ADEME", objet="Fonds vert", acte="demande", montant="200 000")
    dire(page, "plan", "decision", acte="regional", texte="Revoir en mars", tiers="Région")
    lu = lire(page)
    assert "200 000 €" in lu
    assert "Réponse à la demande (Fonds vert)" in lu
    assert "Comité régional : Revoir en mars" in lu


@pytest.mark.lent
@pytest.mark.usefixtures("coupures")
def test_each_kind_is_said_then_read_in_the_history(page: Client):
    dire(page, "f1", "avancement", acte="en_cours", texte="Le permis est déposé.")
    dire(page, "f1", "jalon", objet="Permis déposé", acte="atteint")
    dire(page, "f1", "mesure", objet="Emplois", acte="releve", valeur="14", texte="Comptage")
    dire(page, "f1", "difficulte", texte="Le foncier manque", tiers="EPF")
    lu = lire(page, "actions/f1/")
    for dit in ("En cours au 1er mars 2024", "Le foncier manque", "Emplois : 14 (valeur relevée)", "Corriger"):
        assert dit in lu
    rang = EvenementDeSuivi.objects.get(genre="difficulte").rang
    assert page.post(f"/atelier/essai/suivi/clore/f1/{rang}/").status_code == 302
    assert "Difficultés et décisions ouvertes" not in lire(page, "actions/f1/")


def test_a_correction_and_a_cancellation_stay_beside_what_they_replace(page: Client):
    champs = {"tiers": "ADEME", "acte": "accord"}
    dire(page, "f1", "financement", montant="100", **champs)
    assert "Ce qui était écrit : Accordé : 100 € (ADEME)" in lire(page, "dire/f1/financement/?corrige=1")
    dire(page, "f1", "financement", corrige="?corrige=1", montant="70", **champs)
    assert "(corrigé depuis)" in lire(page, "actions/f1/")
    dire(page, "f1", "financement", corrige="?corrige=1", montant="70", annule="on", texte="Saisi deux fois", **champs)
    assert "Annulé : Saisi deux fois" in lire(page, "actions/f1/")
    assert EvenementDeSuivi.objects.count() == 3


def test_what_is_refused_comes_back_with_what_was_typed(page: Client):
    lu = dire(page, "f1", "financement", 422, tiers="ADEME", acte="accord", texte="La convention")
    assert "Donnez le montant" in lu
    assert "La convention" in lu
    assert "pas encore venu" in dire(page, "f1", "avancement", 422, acte="en_cours", jour="2029-01-01")
    for chemin in ("dire/zz/avancement/", "dire/f1/autre/", "dire/f1/jalon/?corrige=9", "actions/zz/"):
        assert page.get(f"/atelier/essai/suivi/{chemin}").status_code == 404


def test_a_carrier_sees_their_action_alone_and_a_reader_no_form(page: Client, label: LabelAccorde):
    porteur = maquettes.compte("porteur", au=label.dossier, role=Role.contributeur, fiches=["f1"])
    dire(page, "f2", "avancement", acte="en_cours", texte="MARQUE")
    sien = maquettes.navigateur(porteur)
    assert "Une école de production" not in lire(sien)
    assert sien.get("/atelier/essai/suivi/actions/f2/").status_code == 404
    dire(sien, "f1", "avancement", acte="en_cours")
    assert sien.get("/atelier/essai/suivi/dire/f1/decision/").status_code == 403
    lecteur = maquettes.navigateur(maquettes.compte("lecteur", au=label.dossier, role=Role.lecteur))
    assert "Secret industriel" not in lire(lecteur)
    assert "Dire ce qui s’est passé" not in lire(lecteur, "actions/f1/")
    assert lecteur.get("/atelier/essai/suivi/dire/f1/avancement/").status_code == 403


def test_without_a_label_the_page_says_when_the_follow_up_begins(page: Client, label: LabelAccorde):
    chef = label.depot.par
    maquettes.dossier_ouvert(label.campagne, chef, maquettes.COURT.replace("id: essai", "id: autre"))
    type(label.dossier).objects.filter(identifiant="autre").update(etat="depose")
    lu = page.get("/atelier/autre/suivi/").content.decode()
    assert "le suivi commence quand il est accordé" in lu


def test_a_workbook_a_calendar_and_a_review_are_taken_away_and_the_workbook_comes_back(page: Client):
    racine = "/atelier/essai/suivi/"
    dire(page, "f1", "avancement", acte="en_cours")
    assert "Bilan annuel" in lire(page, "agenda/")
    for nom in ("agenda.ics", "classeur/suivi.xlsx", "bilan.docx"):
        assert page.get(f"{racine}{nom}").status_code == 200, nom
    for nom in ("bilan.odp", "bilan.pdf?annee=2001"):
        assert page.get(f"{racine}{nom}").status_code == 404, nom
    lu = openpyxl.load_workbook(io.BytesIO(page.get(f"{racine}classeur/suivi.xlsx").content))
    for colonne, valeur in enumerate(("f2", "Avancement", "Réalisée", "1/3/2024"), 1):
        lu["À dire"].cell(2, colonne, valeur)
    sortie = io.BytesIO()
    lu.save(sortie)
    apercu = page.post(f"{racine}classeur/", {"classeur": SimpleUploadedFile("suivi.xlsx", sortie.getvalue())})
    assert apercu.status_code == 200
    (signe,) = re.findall(r'name="signe" value="([^"]+)"', apercu.content.decode())
    assert page.post(f"{racine}classeur/appliquer/", {"signe": signe}).status_code == 302
    assert page.post(f"{racine}classeur/appliquer/", {"signe": signe[:-1]}).status_code == 400
    assert page.post(f"{racine}classeur/", {"classeur": SimpleUploadedFile("x.xlsx", b"PK")}).status_code == 422
    assert EvenementDeSuivi.objects.get(fiche="f2").acte == "realise"


@pytest.mark.lent
def test_the_queries_of_each_page_are_few_and_do_not_grow_with_what_was_said(page: Client):
    def compter() -> dict[str, int]:
        faites = {}
        for chemin in ("", "actions/f1/", "portefeuille/", "agenda/", "engagements/", "classeur/", "correspondants/"):
            lire(page, chemin)
            with CaptureQueriesContext(connection) as requetes:
                lire(page, chemin)
            faites[chemin] = len(requetes)
        return faites

    dire(page, "f1", "avancement", acte="en_cours")
    avant = compter()
    for jour in range(1, 9):
        dire(page, "f1", "financement", tiers=f"Financeur {jour}", acte="accord", montant="10", jour=f"2024-03-0{jour}")
    assert compter() == avant
    assert all(4 < combien <= 14 for combien in avant.values())
