"""Every link of the site leads somewhere, anchor included; and the site is whole from its home page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from tests.web.lecture_html import Page, lire

from binome.domaine.socle.chemin import ancre
from binome.web.presentation.parties import adresses_publiques, lieux
from binome.web.public.vitrine import vitrine

pytestmark = pytest.mark.lent


@pytest.fixture(scope="module")
def pages(django_db_setup: None, django_db_blocker: Any) -> dict[str, Page]:
    """Every page reached from the home page, sorted tables aside (they show the same rows). Labels are in the base."""
    with django_db_blocker.unblock():
        return _parcourir()


def _parcourir() -> dict[str, Page]:
    client, vues, a_voir = Client(), {}, ["/"]
    while a_voir:
        adresse = a_voir.pop()
        if adresse in vues:
            continue
        reponse = client.get(adresse)
        assert reponse.status_code in {200, 302}, adresse
        html = reponse.get("Content-Type", "").startswith("text/html")
        vues[adresse] = lire(reponse.content.decode()) if html else Page()
        for lien in vues[adresse].liens:
            parties = urlsplit(urljoin(adresse, lien))
            if not parties.scheme and "tri=" not in parties.query:
                a_voir.append(parties.path + (f"?{parties.query}" if parties.query else ""))
    return vues


def test_all_links_resolve(pages: dict[str, Page]) -> None:
    perdus = []
    for adresse, page in pages.items():
        for lien in page.liens:
            parties = urlsplit(urljoin(adresse, lien))
            if parties.scheme in {"mailto", "https"} or not parties.fragment or "tri=" in parties.query:
                continue
            cible = parties.path + (f"?{parties.query}" if parties.query else "")
            if parties.fragment not in pages[cible].ids:
                perdus.append((adresse, lien))
    assert perdus == []


def test_the_crawl_reaches_every_fiche_and_both_dossiers(pages: dict[str, Page]) -> None:
    for candidature in vitrine().candidatures():
        for fiche in candidature.dossier.plan_actions.fiches:
            assert f"/dossiers/{candidature.dossier.id}/plan-d-actions/{fiche.id}/" in pages


def test_every_place_has_its_anchor(pages: dict[str, Page]) -> None:
    absents = [
        (adresse, lieu)
        for candidature in vitrine().candidatures()
        for lieu, adresse in lieux(candidature.dossier)
        if ancre(lieu) not in pages[adresse].ids
    ]
    assert absents == []


def test_every_finding_leads_to_its_place(pages: dict[str, Page]) -> None:
    vus = 0
    for candidature in vitrine().candidatures():
        adresse = adresses_publiques(candidature.dossier)
        for constat in candidature.verdict.constats:
            for chemin in constat.ou:
                page, _, fragment = adresse(candidature.dossier, chemin).partition("#")
                assert fragment in pages[page].ids, (constat.regle, chemin)
                vus += 1
    assert vus > 100
