"""A committee in session in a browser: axe, CSP, 320 px on each of its pages; a member votes from a phone, no script; two people
decide, arm and cancel by the keyboard alone."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests import pret
from tests.parcours.conftest import Plateforme
from tests.parcours.examen import Examen
from tests.parcours.serveur import chez_soi, servi
from tests.parcours.visites import PAR_LE_COMITE

from binome.services.socle import horloge

pytestmark = [pytest.mark.navigateur, pytest.mark.lent(25)]
LIEN = re.compile(r'href="(/comite/[^"#]*)"')
FICHIERS = re.compile(r"\.(pdf|docx|csv|xlsx|svg|ics)(\?|$)")


@pytest.fixture(scope="module")
def comite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plateforme]:
    variables = {**chez_soi(tmp_path_factory.mktemp("comite"), prete=True), "DJANGO_SETTINGS_MODULE": "config.settings"}
    semis = pret.lire("-m", "tests.parcours.semer_comite", env={**os.environ, **variables})
    with servi(environnement=variables) as adresse:
        sessions = json.loads(semis.splitlines()[-1])
        yield Plateforme(adresse.replace("127.0.0.1", "localhost"), {"sessions": sessions})


def test_every_page_that_the_secretariat_is_led_to(comite: Plateforme, navigateur: Browser) -> None:
    with comite.contexte(navigateur, "secretaire") as contexte:
        examen, vues, a_voir = Examen(contexte.new_page()), set[str](), ["/comite/ti-2023-2027/"]
        while a_voir:
            adresse = a_voir.pop()
            forme = re.sub(r"dossier-\d", "dossier", adresse.split("?")[0])
            if forme in vues or FICHIERS.search(adresse):
                continue
            vues.add(forme)
            reponse = examen.ouvrir(adresse)
            assert reponse is not None and reponse.status == 200, adresse
            a_voir += LIEN.findall(examen.page.content())
        assert not examen.defauts, "\n".join(map(str, examen.defauts))
        assert len(vues) >= 11 and examen.noms >= PAR_LE_COMITE, sorted(vues)


def test_a_member_votes_from_a_phone_without_a_script(comite: Plateforme, navigateur: Browser) -> None:
    telephone: dict[str, Any] = {"width": 390, "height": 844}
    with comite.contexte(navigateur, "regions", java_script_enabled=False, viewport=telephone) as contexte:
        page = contexte.new_page()
        page.goto("/comite/")
        page.get_by_role("link", name="Séance 1").click()
        page.get_by_role("link", name="Hautes-Alpes").click()
        mienne = page.locator("form.urne", has_text="Votre voix")
        mienne.get_by_role("button", name="Contre").click()
        expect(page.locator("form.urne", has_text="Votre voix : contre")).to_be_visible()
        # The mandate that she holds is another voice.
        page.locator("form.urne", has_text="Anne Delmas").get_by_role("button", name="Abstention").click()
        expect(page.locator("main")).to_contain_text("2 voix sur 4")
        expect(page.get_by_role("button", name="Clore le vote")).to_have_count(0)


def _au_clavier(page: Page, nom: str, touches: str = "Enter") -> None:
    """Go to what bears this name by Tab alone, then press."""
    voulu = page.locator("main").locator("a, button, input, summary, textarea").filter(visible=True)
    cible = voulu.and_(page.get_by_label(nom).or_(page.get_by_text(nom, exact=True))).first
    for _ in range(60):
        page.keyboard.press("Tab")
        if cible.evaluate("e => e === document.activeElement"):
            break
    expect(cible).to_be_focused()
    page.keyboard.press(touches) if touches == "Enter" else page.keyboard.type(touches)


def test_two_people_decide_then_arm_and_cancel_by_the_keyboard_alone_without_a_script(
    comite: Plateforme, navigateur: Browser
) -> None:
    decision, annonce = "/comite/ti-2023-2027/decisions/dossier-2/", "/annonce/campagnes/ti-2023-2027/"
    with ExitStack() as pile:
        une, autre = (
            pile.enter_context(comite.contexte(navigateur, qui, java_script_enabled=False)).new_page()
            for qui in ("presidente", "secretaire")
        )
        for page, dit in ((une, "Il faut encore une autre personne."), (autre, "Décision approuvée")):
            page.goto(decision)
            _au_clavier(page, "Approuver cette décision")
            expect(page.locator("main")).to_contain_text(dit)
        une.goto(annonce)
        # A browser asks for a day and an hour in the order of its own language.
        demain = horloge.aujourdhui() + dt.timedelta(days=1)
        _au_clavier(une, "Jour", f"{demain:%m%d%Y}")
        _au_clavier(une, "Heure", "0230PM")
        _au_clavier(une, "Proposer cette annonce")
        expect(une.locator("main")).to_contain_text("Une autre personne doit l’armer")
        autre.goto(annonce)
        _au_clavier(autre, "Armer l’annonce")
        expect(autre.locator("main")).to_contain_text("armée par Paul Aubert")
        une.goto(annonce)
        _au_clavier(une, "Annuler")
        _au_clavier(une, "Motif", "Une réserve est à récrire.")
        _au_clavier(une, "Annuler l’annonce")
        expect(une.locator("main")).to_contain_text("L’annonce est annulée : rien ne partira.")
