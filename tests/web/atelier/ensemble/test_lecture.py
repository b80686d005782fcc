"""Links to read, through their pages."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tests.confidentialite.octets import textes
from tests.saisies import saisir

from binome.services.socle import horloge

pytestmark = pytest.mark.django_db
LIENS = "/atelier/essai/liens-de-lecture/"


def test_a_link_is_told_once_read_without_an_account_and_taken_back(dossier, chef, navigateur):
    saisir(chef, "essai", 1, {"plan_actions.fiches[f2].visibilite": "confidentiel"})
    client, jour = navigateur(chef), horloge.aujourdhui() + dt.timedelta(days=20)
    fait = client.post(LIENS, {"libelle": "Le conseil", "jusqu_au": jour.isoformat()})
    adresse = re.search(r'value="[^"]*(/lecture/[^/"]+/)"', fait.content.decode())[1]
    assert (
        adresse not in client.get(LIENS).content.decode() and "pas encore servi" in client.get(LIENS).content.decode()
    )
    visiteur = navigateur()
    assert visiteur.get("/lecture/").status_code == 410
    suite = visiteur.get(adresse)
    assert suite.status_code == 302 and suite.url == "/lecture/"
    page = visiteur.get("/lecture/")
    lu = page.content.decode()
    assert page.status_code == 200 and "Une" in lu and "Deux" not in lu and 'content="noindex"' in lu
    assert page["Cache-Control"] == "private, no-store" and page["Referrer-Policy"] == "same-origin"
    assert "a servi le" in client.get(LIENS).content.decode()
    cle = re.search(rf"{LIENS}(\d+)/reprendre/", client.get(LIENS).content.decode())[1]
    client.post(f"{LIENS}{cle}/reprendre/")
    assert visiteur.get("/lecture/").status_code == 410 and visiteur.get("/lecture/dossier.pdf").status_code == 410


@pytest.mark.lent
def test_what_is_kept_in_reserve_and_what_the_call_says_are_in_neither_form(dossier, chef, navigateur):
    saisir(chef, "essai", 1, {"plan_actions.fiches[f2].en_reserve": True})
    jour = horloge.aujourdhui() + dt.timedelta(days=20)
    fait = navigateur(chef).post(LIENS, {"libelle": "Le conseil", "jusqu_au": jour.isoformat()}).content.decode()
    visiteur = navigateur()
    visiteur.get(re.search(r'value="[^"]*(/lecture/[^/"]+/)"', fait)[1])
    papier = " ".join(textes(visiteur.get("/lecture/dossier.pdf").content))
    for lu in (visiteur.get("/lecture/").content.decode(), papier):
        assert "Une" in lu and "Deux" not in lu and "En réserve" not in lu
        assert not re.search(r"[Bb]loquant|à justifier|[Vv]érification|autres périmètres", lu)
    assert "bloquant" in " ".join(textes(navigateur(chef).get("/atelier/essai/emporter/pdf/").content))


def test_one_that_cannot_be_made_comes_back_with_what_was_typed(dossier, chef, navigateur):
    refus = navigateur(chef).post(LIENS, {"libelle": "Le conseil", "jusqu_au": "2001-01-01"})
    assert refus.status_code == 422 and "Le conseil" in refus.content.decode()
