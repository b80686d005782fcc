"""A dossier begun before actions had a number: nobody reads its ids, in no page nor file; its numbers lead to them."""

from __future__ import annotations

import html
import io
import re

import openpyxl
import pypdf
import pytest
from tests import maquettes
from tests.courriers import en_file
from tests.saisies import saisir
from tests.web.test_requetes import PAGES

from binome.domaine.droits.droits import Role
from binome.registre.models import Dossier, Notification
from binome.services.echanges import commentaires, demandes

pytestmark = pytest.mark.django_db
TIRE = "a1c0ceb64-01"
FICHE = f"/atelier/essai/plan-d-actions/fiches/{TIRE}/"
FICHIERS = ("emporter/geojson/", f"lire/action-{TIRE}.pdf", "plan-d-actions/plan.xlsx", "equipe/", "note/", "lire/")


@pytest.fixture
def ancien(campagne, chef):
    """A dossier whose one action bears an id drawn at random, given to someone, spoken of, and asked for."""
    dossier = maquettes.dossier_ouvert(campagne, chef, maquettes.COURT.replace("f1", TIRE))
    porteur = maquettes.compte("porteur", au=dossier, role=Role.contributeur, fiches=[TIRE])
    commentaires.commenter(chef, "essai", f"plan_actions.fiches[{TIRE}].cout", "@porteur : à voir")
    demandes.demander(chef, "essai", porteur.pk, "Chiffrer", chemin=f"plan_actions.fiches[{TIRE}]")
    return porteur


def lisible(reponse):
    """What one reads of an answer: of a page, no attribute but those that are read aloud or shown."""
    corps = reponse.getvalue()
    genre = reponse["Content-Type"]
    if "spreadsheet" in genre:
        classeur = openpyxl.load_workbook(io.BytesIO(corps))
        return " ".join(
            str(case.value)
            for page in classeur
            for rangee in page.iter_rows()
            for case in rangee
            if not (page.column_dimensions[case.column_letter].hidden or page.row_dimensions[case.row].hidden)
        )
    if "pdf" in genre:
        lu = pypdf.PdfReader(io.BytesIO(corps))
        return " ".join([str(reponse.headers), str(lu.metadata), *(page.extract_text() for page in lu.pages)])
    if "html" not in genre:
        return corps.decode("latin-1") + str(reponse.headers)
    texte = re.sub(r"<script.*?</script>", "", corps.decode(), flags=re.S)
    dits = re.findall(r'\b(?:title|alt|aria-label|placeholder|download)="([^"]*)"', texte)
    return html.unescape(" ".join([re.sub(r"<[^>]+>", " ", texte), *dits]))


@pytest.mark.lent(6)
def test_no_page_nor_file_shows_an_id_drawn_at_random(ancien, chef, navigateur):
    """But where one signs: the list of all that is signed leaves nothing out, and the data of the dossier (JSON, YAML),
    which are its text."""
    saisir(chef, "essai", 1, {f"plan_actions.fiches[{TIRE}].description": "Un bâtiment."})
    client = navigateur(chef)
    tues = {"signatures/", "signatures/texte.json", "emporter/json/"}
    for page in {*(p.replace("f1", TIRE) for p in PAGES), *FICHIERS} - tues:
        reponse = client.get(f"/atelier/essai/{page}")
        assert reponse.status_code == 200, page
        assert TIRE not in lisible(reponse), page
    assert "Action 1-1" in lisible(client.get("/atelier/essai/signatures/"))
    assert TIRE not in lisible(navigateur(ancien).get("/a-vous/"))


def test_letters_and_notifications_say_the_number(ancien):
    dites = en_file()
    assert dites and Notification.objects.exists()
    assert all(TIRE not in f"{objet} {re.sub(r'https?://[^ ]+', '', texte)}" for _, objet, texte in dites)


@pytest.mark.parametrize("suite", ["", "porteur/", "offre/", "?curseur=titre"])
def test_a_number_leads_to_the_page_of_its_action(ancien, chef, navigateur, suite):
    reponse = navigateur(chef).get(f"/atelier/essai/plan-d-actions/fiches/1-1/{suite}")
    assert (reponse.status_code, reponse["Location"]) == (302, f"{FICHE}{suite}")


def test_a_number_of_words_too_but_nothing_of_what_one_may_not_read(ancien, chef, navigateur):
    lieu = f"plan_actions.fiches[{TIRE}]"
    saisir(chef, "essai", 1, {f"{lieu}.numero": "3 bis", f"{lieu}.visibilite": "confidentiel"})
    adresse = "/atelier/essai/plan-d-actions/fiches/3%20bis/"
    assert navigateur(chef).get(adresse)["Location"] == FICHE
    lectrice = maquettes.compte("lectrice")
    maquettes.donner(Dossier.objects.get(identifiant="essai"), lectrice, Role.lecteur)
    client = navigateur(lectrice)
    for dit in ("3%20bis", "1-1", TIRE, "f%5D.cout", "%5B", "x" * 300):
        assert client.get(f"/atelier/essai/plan-d-actions/fiches/{dit}/").status_code == 404
    assert navigateur(chef).post(adresse).status_code == 404
