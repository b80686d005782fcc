"""Signing and depositing with a real browser, by keyboard alone, then without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.parcours.conftest import Plateforme

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
TABULATIONS_MAX = 300
# What has the focus: its words, and whether one sees that it has it.
FOCUS = """() => {
  const e = document.activeElement;
  const dit = e.getAttribute("aria-label") || e.innerText || e.labels?.[0]?.innerText || "";
  return [dit.replace(/\\s+/g, " ").trim(), getComputedStyle(e).outlineStyle !== "none"];
}"""
SIGNATAIRES = ("élu", "industriel")


@contextmanager
def visiteur(plateforme: Plateforme, navigateur: Browser, **options: Any) -> Iterator[Page]:
    with plateforme.contexte(navigateur, accept_downloads=True, **options) as contexte:
        page = contexte.new_page()
        page.set_default_timeout(60_000)
        yield page


def tabuler(page: Page, voulu: str) -> None:
    """Press Tab until what has the focus begins with these words; every stop on the way must show that it has it."""
    passes = []
    for _ in range(TABULATIONS_MAX):
        page.keyboard.press("Tab")
        dit, visible = page.evaluate(FOCUS)
        assert visible, f"rien ne montre que « {dit} » a le focus"
        if dit.startswith(voulu):
            return
        passes.append(dit)
    raise AssertionError(f"« {voulu} » ne s'atteint pas au clavier ; atteints : {passes}")


def aller(page: Page, *etapes: str, touche: str = "Enter") -> None:
    """From page to page, by keyboard: each step is what to reach and press."""
    for etape in etapes:
        tabuler(page, etape)
        with page.expect_navigation():
            page.keyboard.press(touche)


def test_a_deposit_by_keyboard_alone(plateforme: Plateforme, navigateur: Browser, tmp_path: Path) -> None:
    dossier = "Candidature clavier"
    for role in SIGNATAIRES:
        with visiteur(plateforme, navigateur) as page:
            page.goto("/comptes/demonstration/")
            aller(page, f"Entrer comme {role}", "Atelier", dossier, "Signatures")
            aller(page, "Signer ce texte", touche="Space")
            expect(page.get_by_text("Ce texte est signé par vous")).to_be_visible()
    with visiteur(plateforme, navigateur) as page:
        page.goto("/comptes/demonstration/")
        aller(page, "Entrer comme chef de projet", "Atelier", dossier, "Dépôt", "Déposer la candidature")
        expect(page.get_by_role("heading", name="Accusé de réception", exact=True)).to_be_visible()
        tabuler(page, "Sceau du dépôt")
        with page.expect_download() as recu:
            page.keyboard.press("Enter")
        recu.value.save_as(tmp_path / "sceau.zip")
    assert (tmp_path / "sceau.zip").read_bytes().startswith(b"PK")


def test_what_is_not_a_stop_is_missed_by_the_keyboard(plateforme: Plateforme, navigateur: Browser) -> None:
    """The negative control: a button that the keyboard cannot reach fails the walk."""
    with visiteur(plateforme, navigateur) as page:
        page.goto("/comptes/demonstration/")
        page.get_by_role("button", name="Entrer comme élu").evaluate("e => e.tabIndex = -1")
        with pytest.raises(AssertionError, match=r"ne s'atteint pas|a le focus"):
            tabuler(page, "Entrer comme élu")


def test_a_deposit_without_javascript(plateforme: Plateforme, navigateur: Browser, tmp_path: Path) -> None:
    """Written, signed on both sides, deposited and taken away with plain forms."""

    def entrer(page: Page, role: str, partie: str) -> None:
        page.goto("/comptes/demonstration/")
        page.get_by_role("button", name=f"Entrer comme {role}").click()
        page.get_by_role("link", name="Atelier", exact=True).first.click()
        page.get_by_role("link", name="Candidature sans-script").click()
        page.get_by_label("Parties du dossier").get_by_role("link", name=partie).click()

    with visiteur(plateforme, navigateur, java_script_enabled=False) as page:
        entrer(page, "chef de projet", "Présentation")
        page.locator("summary", has_text="Enjeux et concertation").click()
        page.get_by_label("Concertation").fill("Écrit sans script.")
        page.get_by_role("button", name="Enregistrer", exact=True).last.click()
        expect(page.get_by_label("Concertation")).to_have_value("Écrit sans script.")
    for role in SIGNATAIRES:
        with visiteur(plateforme, navigateur, java_script_enabled=False) as page:
            entrer(page, role, "Signatures")
            page.get_by_role("button", name="Signer ce texte").click()
            expect(page.get_by_text("Ce texte est signé par vous")).to_be_visible()
    with visiteur(plateforme, navigateur, java_script_enabled=False) as page:
        entrer(page, "chef de projet", "Dépôt")
        page.get_by_role("button", name="Déposer la candidature").click()
        expect(page.get_by_role("heading", name="Accusé de réception", exact=True)).to_be_visible()
        with page.expect_download() as recu:
            page.get_by_role("link", name="Sceau du dépôt").click()
        recu.value.save_as(tmp_path / "sceau.zip")
    assert (tmp_path / "sceau.zip").read_bytes().startswith(b"PK")
