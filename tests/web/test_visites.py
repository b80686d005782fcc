"""Every page of the site is looked at in a browser (axe in both themes, CSP, 320 pixels), or says why it is not."""

from __future__ import annotations

from django.urls import get_resolver
from tests.confidentialite.embargo import noms
from tests.parcours.visites import A_FAIRE, A_SUIVRE, FICHIERS, SANS_VISITE, lue, vues

PLUS = 0
"""How many pages were still to be walked when the list was made: it only gets shorter."""


def pages() -> set[str]:
    return {nom for nom, _ in noms(get_resolver()) if lue(nom)}


def test_every_page_is_looked_at_or_says_why_not() -> None:
    assert pages() - vues() - SANS_VISITE.keys() - A_FAIRE == set(), "à visiter : voir tests/parcours/visites.py"
    assert len(A_FAIRE) <= PLUS


def test_the_list_names_nothing_else() -> None:
    tous = {nom for nom, _ in noms(get_resolver())}
    assert (SANS_VISITE.keys() | A_FAIRE) & vues() == set()
    assert (vues() | SANS_VISITE.keys() | A_FAIRE | A_SUIVRE | FICHIERS) - tous == set()
    assert all(SANS_VISITE.values())


def test_a_page_that_nobody_looks_at_would_be_named() -> None:
    assert {"une-page-neuve"} - vues() - SANS_VISITE.keys() - A_FAIRE == {"une-page-neuve"} and lue("une-page-neuve")
