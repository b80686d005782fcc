"""The page of search, with and without its script."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.web.atelier.ensemble.vues import RACCOURCIS

pytestmark = pytest.mark.django_db


def test_the_page_says_what_it_found_and_where(dossier, chef, navigateur):
    page = navigateur(chef).get("/chercher/", {"q": "deux"}).content.decode()
    assert "/atelier/essai/plan-d-actions/fiches/f2/" in page and 'role="search"' in page
    rien = navigateur(chef).get("/chercher/", {"q": "zzzz <b>"}).content.decode()
    assert "Rien de ce que vous pouvez lire" in rien and "<b>" not in rien.split("</head>")[1].split("<footer")[0]


def test_no_shortcut_is_a_letter_alone(dossier, chef, navigateur):
    page = navigateur(chef).get("/raccourcis/").content.decode()
    assert "<kbd>Ctrl</kbd> + <kbd>K</kbd>" in page
    for touches, _, _ in RACCOURCIS:
        assert len(touches) > 1 or not touches[0].isalpha() or len(touches[0]) > 1


def test_it_leads_to_pages_by_their_names(dossier, chef, navigateur):
    page = navigateur(chef).get("/chercher/", {"q": "signat"}).content.decode()
    assert "/atelier/essai/signatures/" in page
    assert "/notifications/choix/" in navigateur(chef).get("/chercher/", {"q": "résumé"}).content.decode()


def test_the_piece_that_a_script_asks_for_is_not_a_page_and_costs_few_queries(dossier, chef, navigateur):
    client = navigateur(chef)
    with CaptureQueriesContext(connection) as faites:
        morceau = client.get("/chercher/", {"q": "deux"}, headers={"X-Fragment": "resultats"})
    assert "<html" not in morceau.content.decode() and len(faites) <= 14, len(faites)
    assert "no-store" in morceau["Cache-Control"]


def test_a_word_of_a_deposit_leads_to_its_text_as_it_is_judged(campagne, chef, navigateur):
    maquettes.labellise(campagne, chef, regions=["93"])
    client = navigateur(maquettes.officiel(Role.instructeur, campagne, "ici", "93"))
    page = client.get("/chercher/", {"q": "halle", "dossier": "essai"}).content.decode()
    assert 'href="/instruction/dossiers/essai/texte/#plan-actions-fiches-f1"' in page
    assert 'name="dossier" value="essai"' in page
