"""A whole campaign, walked by each of its people from link to link: how many queries its pages take, as many at six
territories as at two, never more than fourteen but for two that are named; and nothing on them that needs a script.

`BINOME_FIGER=oui` writes `requetes_campagne.json` again from what is counted.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from tests import maquettes
from tests.parcours.visites import A_SUIVRE, FICHIERS
from tests.web.lecture_html import Page, lire

from binome.registre.models import Compte
from binome.services.demonstration import atelier, officiels
from binome.services.simulation import campagne
from binome.services.simulation.campagne import Stade
from binome.web.instruction.liens import vu

pytestmark = [pytest.mark.django_db, pytest.mark.lent(20)]
FIGEES, AU_PLUS, PAR_PAGE = Path(__file__).with_name("requetes_campagne.json"), 14, 1
# What a campaign that is over no longer leads to: an announcement to rehearse, an assembly to come to; or
# never did: nobody is refused in it, and each of its members has an account.
HORS_DE_VUE = {"annonce-essai", "assemblee-invitation", "comite-membre", "comite-reouverture"}
LIEN = re.compile(r'href="(/[^"#]*)"')
REDITS = ("etat",)
"""Who reads what another of them reads."""
DEPARTS = ("/instruction/", "/comite/", "/comptes/notifications/", "/labels/")


@contextmanager
def jouee(settings: Any, territoires: int) -> Iterator[None]:
    """A campaign played to its labels, then taken back."""
    settings.BINOME_DEMONSTRATION = True
    avant = transaction.savepoint()
    campagne.simuler(territoires, 7, Stade.label, lambda part, etape: None)
    try:
        yield
    finally:
        transaction.savepoint_rollback(avant)


def gens() -> dict[str, Compte | None]:
    """One of each kind, and anyone."""
    siens = {c.role.value: c.compte for c in atelier.comptes() if c.role.value == "chef_de_projet"}
    return {
        "": None,
        **siens,
        **{officiel.cle: compte for officiel, compte in officiels.presents() if officiel.cle not in REDITS},
    }


def marcher(compte: Compte | None) -> Iterator[tuple[str, str, int, Page]]:
    """Each page that one is led to, one address of each: its name, where, its queries once seen, what it holds."""
    client, vues = maquettes.navigateur(compte), dict[str, list[str]]()
    a_voir = ["/atelier/hautes-alpes/depot/" if compte and not officiel(compte) else "/", *DEPARTS]
    while a_voir:
        adresse = a_voir.pop(0).replace("&amp;", "&")
        nom = resolve(adresse.split("?")[0]).url_name or ""
        siennes = vues.setdefault(nom, [])
        if not (nom in A_SUIVRE or adresse in ("/", *DEPARTS)) or nom in FICHIERS:
            continue
        if adresse in siennes or len(siennes) >= PAR_PAGE:
            continue
        siennes.append(adresse)
        reponse = client.get(adresse, follow=True)
        if reponse.status_code != 200:
            assert adresse in DEPARTS, (adresse, reponse.status_code)
            continue
        with CaptureQueriesContext(connection) as requetes:
            html = client.get(adresse, follow=True).content.decode()
        yield nom, adresse, len(requetes), lire(html)
        a_voir += [lien for lien in LIEN.findall(html) if not lien.startswith("/statique/")]


def officiel(compte: Compte) -> bool:
    return any(compte == autre for _, autre in officiels.presents())


def compter() -> tuple[dict[str, int], list[str]]:
    """The most queries of each page, whoever reads it; and what needs a script."""
    pires, faute = dict[str, int](), list[str]()
    for qui, compte in gens().items():
        for nom, adresse, combien, page in marcher(compte):
            pires[nom] = max(pires.get(nom, 0), combien)
            faute += [f"{qui} {adresse} : {dit}" for dit in muets(page)]
    return pires, faute


def muets(page: Page) -> list[str]:
    """What does nothing without a script: a button that sends nothing, a link that leads nowhere."""
    boutons = [a for a in page.tous("button") if a.get("type") == "button" and "hidden" not in a]
    liens = [a for a in page.tous("a") if not a.get("href") or a["href"] == "#"]
    return [f"{a}" for a in boutons + liens]


def test_queries_of_a_whole_campaign_are_frozen_and_do_not_grow(settings: Any, referentiel: Any) -> None:
    with jouee(settings, 2):
        peu, _ = compter()
    with jouee(settings, 6):
        beaucoup, fautes = compter()
    assert fautes == []
    assert {nom: (n, beaucoup[nom]) for nom, n in peu.items() if n != beaucoup[nom]} == {}
    if os.environ.get("BINOME_FIGER") == "oui":
        FIGEES.write_text(json.dumps(dict(sorted(beaucoup.items())), indent=2) + "\n")
    assert beaucoup == json.loads(FIGEES.read_text())
    assert not A_SUIVRE - beaucoup.keys() - HORS_DE_VUE, A_SUIVRE - beaucoup.keys()
    assert {nom: n for nom, n in beaucoup.items() if n > AU_PLUS} == {}


def test_a_control_that_needs_a_script_would_be_seen() -> None:
    page = lire('<button type="button">Plus</button><a href="#">Moins</a><a href="/a/">x</a><button>Envoyer</button>')
    assert len(muets(page)) == 2


def test_a_query_for_each_row_would_be_seen(settings: Any, referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a list that asks the base once for each of those who judge."""
    vrai = vu.a_lire
    monkeypatch.setattr(vu, "a_lire", lambda vus: Compte.objects.exists() and vrai(vus))
    with jouee(settings, 1):
        comptes = {nom: combien for nom, _, combien, _ in marcher(gens()["national"])}
    assert comptes["instruction-liens"] > AU_PLUS
