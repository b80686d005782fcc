"""Governance, signatures and figures with a real browser: axe finds nothing, 320 px is enough, one signs by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from tests.parcours.test_entree import atelier, entrer, page, regarder

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
__all__ = ["atelier", "page"]
PAGES = [
    "gouvernance/",
    "gouvernance/binomes/territoire/",
    "gouvernance/porteur/",
    "actes/",
    "signatures/",
    "chiffres/",
    "chiffre/",
]


def test_the_pages_are_accessible_and_fit(page: Page, atelier: str) -> None:
    entrer(page, atelier)
    defauts = {adresse: regarder(page, f"{atelier}/atelier/hautes-alpes/{adresse}") for adresse in PAGES}
    assert {a: d for a, d in defauts.items() if d} == {}


def test_the_elu_signs_by_keyboard_alone(page: Page, atelier: str) -> None:
    entrer(page, atelier, "élu")
    page.goto(f"{atelier}/atelier/hautes-alpes/signatures/")
    bouton = page.get_by_role("button", name="Signer ce texte")
    if bouton.count():
        bouton.focus()
        page.keyboard.press("Enter")
    page.get_by_text("Ce texte est signé par vous").wait_for()
