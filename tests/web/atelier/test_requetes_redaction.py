"""The pages of writing ask the database the same number of things at 5 and at 500 fiches."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from binome.services import redaction

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
PAGES = {
    "presentation/": 7,
    "conformite/": 8,
    "historique/": 12,
    "historique/comparer/": 8,
    "remarques/": 9,
    "qui-doit-quoi/": 10,
}


def _compter(client, page):
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(f"/atelier/essai/{page}").status_code == 200
    return len(requetes)


def test_queries_are_frozen_and_do_not_grow_with_the_plan(dossier, chef, navigateur):
    client = navigateur(chef)
    comptes = []
    for revision, combien in ((1, 5), (2, 500)):
        fiches = [{"id": f"f{n}", "titre": f"Action {n}", "axe": "a"} for n in range(combien)]
        redaction.enregistrer_partie(chef, "essai", revision, "plan_actions.fiches", fiches)
        comptes.append({page: _compter(client, page) for page in PAGES})
    assert comptes[0] == comptes[1] == PAGES
