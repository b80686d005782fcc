"""What one sees before scrolling, on a computer and on a phone; the tour of the demonstration, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.parcours.conftest import Plateforme
from tests.parcours.examen import Examen

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
ECRANS = {"ordinateur": (1280, 900), "telephone": (390, 844)}
ENTREES = ["Visite guidée en cinq étapes", "Entrer dans la démonstration", "Se connecter", "Créer un compte"]
PUBLICS = [
    "Un territoire",
    "Un élu, un industriel",
    "Un service de l’État ou de la Région",
    "Un citoyen, une entreprise",
]
PREMIER_ECRAN = ["De la candidature au label Territoires d’industrie", *ENTREES, "Vous êtes", *PUBLICS]
"""Whole in the first screen, in that order, at both sizes."""
HAUTEURS = {"ordinateur": 2900, "telephone": 5000}
"""The page is no longer than that, in pixels: it was 2 800 and 4 800 when that was written."""
VISIBLES = """() => [...document.querySelectorAll('main h1, main h2, main .entrees :is(a, button), main .publics a')]
    .filter(e => { const r = e.getBoundingClientRect(); return r.height && r.bottom <= innerHeight; })
    .map(e => e.innerText.replaceAll('\\n', ' '))"""


@pytest.fixture
def page(navigateur: Browser, plateforme: Plateforme) -> Iterator[Page]:
    contexte = plateforme.contexte(navigateur, reduced_motion="reduce")
    yield contexte.new_page()
    contexte.close()


@pytest.mark.parametrize("ecran", ECRANS)
def test_the_first_screen_of_the_home_page(page: Page, ecran: str) -> None:
    largeur, hauteur = ECRANS[ecran]
    page.set_viewport_size({"width": largeur, "height": hauteur})
    page.goto("/")
    assert page.evaluate(VISIBLES) == PREMIER_ECRAN
    assert page.evaluate("document.documentElement.scrollHeight") <= HAUTEURS[ecran]


def test_the_tour_from_the_home_page_to_its_end(page: Page) -> None:
    """One click to begin, one for each step: axe in both themes, 320 pixels, and what the strip says is in sight."""
    examen = Examen(page)
    page.goto("/")
    page.get_by_role("button", name="Visite guidée").click()
    for numero in range(1, 6):
        bande = page.get_by_role("complementary", name="Visite guidée")
        assert f"Étape {numero} sur 5" in bande.inner_text()
        examen.regarder()
        page.set_viewport_size({"width": 390, "height": 844})
        assert bande.evaluate("e => e.getBoundingClientRect().bottom") < 560, "the page begins under it"
        if numero < 5:
            bande.get_by_role("link", name="Étape suivante").click()
            page.wait_for_load_state()
    bande.get_by_role("link", name="Finir la visite").click()
    page.wait_for_url("**/atelier/hautes-alpes/")
    assert page.get_by_role("complementary", name="Visite guidée").count() == 0
    assert examen.defauts == []
