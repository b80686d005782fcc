"""From an account with nothing to a first perimeter, action and figure, led by what the home says to do next."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.parcours.conftest import Plateforme

pytestmark = [pytest.mark.navigateur, pytest.mark.lent(25)]
TELEPHONE = {"width": 390, "height": 844}
GESTES = 24
"""Clicks and boxes filled, from the entrance of the workspace: it may only go down."""


@dataclass
class Marche:
    """Someone new on a phone: each gesture is counted, and each screen may be looked at."""

    page: Page
    gestes: list[str] = field(default_factory=list)

    def cliquer(self, quoi: Locator) -> None:
        self._faire("clic", quoi)
        quoi.click()

    def taper(self, ou: Locator, texte: str) -> None:
        self._faire(f"« {texte} »", ou)
        ou.fill(texte)

    def choisir(self, ou: Locator, quoi: str) -> None:
        self._faire(f"choix « {quoi} »", ou)
        ou.select_option(label=quoi)

    def _faire(self, geste: str, ou: Locator) -> None:
        expect(ou).to_be_visible()
        self.gestes.append(geste)
        self.voir()

    def voir(self) -> None:
        """For who wants a picture of it."""

    def suivre(self, attendu: str) -> None:
        """Do what the home says to do now."""
        expect(self.page.locator("#suite-titre")).to_have_text("À faire maintenant")
        expect(self.page.locator(".premiere .etape b")).to_have_text(attendu)
        self.cliquer(self.page.locator(".premiere .bouton"))

    def accueil(self) -> None:
        self.cliquer(self.page.locator(".du-dossier a, .nom a").first)


def de_rien(marche: Marche) -> None:
    """The whole way."""
    page = marche.page
    page.goto("/atelier/")
    marche.taper(page.get_by_label("Territoire").first, "Le Val d’Essai")
    marche.cliquer(page.get_by_role("button", name="Ouvrir la candidature").first)
    marche.suivre("Composez le périmètre")
    for nom in ("CC du Briançonnais", "CC du Guillestrois et du Queyras"):
        marche.taper(page.get_by_label("Nom de l’intercommunalité"), nom)
        marche.cliquer(page.get_by_role("button", name="Chercher"))
        marche.cliquer(page.locator(".trouves").get_by_role("button", name=f"Ajouter {nom}"))
        expect(page.locator("#etabli table.epci").first).to_contain_text(nom)
    marche.accueil()
    marche.suivre("Ajoutez une première action")
    marche.taper(page.get_by_label("Intitulé", exact=True), "Une halle à bois")
    marche.choisir(page.get_by_label("Axe", exact=True), "Transition écologique et énergétique")
    marche.cliquer(page.get_by_role("button", name="Ajouter cette action"))
    expect(page.locator("h1")).to_contain_text("2-1")
    marche.accueil()
    marche.suivre("Présentez au moins une action")
    marche.cliquer(page.get_by_role("button", name="Présenter Une halle à bois"))
    marche.accueil()
    marche.cliquer(page.locator(".suite").get_by_role("link", name="Inscrivez un premier chiffre"))
    marche.taper(page.get_by_label("Ce que dit le chiffre"), "Superficie du périmètre")
    marche.taper(page.get_by_label("Valeur"), "2 144,2")
    marche.taper(page.get_by_label("Unité").first, "km²")
    marche.cliquer(page.get_by_role("button", name="Enregistrer ce chiffre"))
    expect(page.locator("table.registre")).to_contain_text("Superficie du périmètre")
    marche.accueil()
    expect(page.locator(".suite")).not_to_contain_text("premi")
    marche.voir()


def test_ten_minutes_from_nothing(navigateur: Browser, plateforme: Plateforme) -> None:
    with plateforme.contexte(navigateur, "lecteur", viewport=TELEPHONE) as contexte:
        marche = Marche(contexte.new_page())
        de_rien(marche)
        assert len(marche.gestes) <= GESTES, marche.gestes
