"""Writing with a real browser: what is typed saves itself, two people at once, a lost connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.parcours.test_entree import entrer

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
DOSSIER = "/atelier/hautes-alpes/"
ETAT = "#enregistrement"
TOUT_DEPLIER = """addEventListener("DOMContentLoaded", () => {
  for (const repli of document.querySelectorAll("details.groupe-replie, details.element")) repli.open = true;
})"""


@contextmanager
def ecrivain(navigateur: Browser, atelier: str, role: str, **options: object) -> Iterator[Page]:
    """Someone at the presentation of the dossier; a script error, or a breach of the CSP, fails the test."""
    with navigateur.new_context(locale="fr-FR", **options) as contexte:
        # Groups are folded and unfolded elsewhere (`test_formulaires.py`).
        contexte.add_init_script(TOUT_DEPLIER)
        page = contexte.new_page()
        ennuis: list[str] = []
        page.on("pageerror", lambda e: ennuis.append(str(e)))
        page.on("console", lambda m: ennuis.append(m.text) if "Content Security" in m.text else None)
        entrer(page, atelier, role)
        page.goto(f"{atelier}{DOSSIER}presentation/#concertation")
        yield page
        assert ennuis == []


def test_what_is_typed_saves_itself(navigateur: Browser, atelier: str) -> None:
    with ecrivain(navigateur, atelier, "chef de projet") as page:
        page.get_by_label("Concertation").fill("Douze réunions, écrites par la page.")
        expect(page.locator(ETAT)).to_contain_text("Enregistré à", timeout=10_000)
        page.reload()
        expect(page.get_by_label("Concertation")).to_have_value("Douze réunions, écrites par la page.")
        page.get_by_label("Titre").first.fill("")
        expect(page.locator('[data-erreur-de="titre"]')).to_contain_text("obligatoire", timeout=10_000)
        page.get_by_label("Titre").first.fill("Candidature revue")
        expect(page.locator(ETAT)).to_contain_text("Enregistré à", timeout=10_000)


def test_a_lost_connection_loses_nothing(navigateur: Browser, atelier: str) -> None:
    with ecrivain(navigateur, atelier, "chef de projet") as page:
        page.context.set_offline(True)
        page.get_by_label("Concertation").fill("Écrit dans le train.")
        expect(page.locator(ETAT)).to_contain_text("Hors connexion", timeout=10_000)
        page.context.set_offline(False)
        expect(page.locator(ETAT)).to_contain_text("Enregistré à", timeout=20_000)
        page.reload()
        expect(page.get_by_label("Concertation")).to_have_value("Écrit dans le train.")


def test_two_people_on_the_same_part(navigateur: Browser, atelier: str) -> None:
    with (
        ecrivain(navigateur, atelier, "chef de projet") as chef,
        ecrivain(navigateur, atelier, "élu") as elue,
    ):
        chef.get_by_label("Enjeux du territoire").fill("Les enjeux, par le chef.")
        expect(chef.locator(ETAT)).to_contain_text("Enregistré à", timeout=10_000)
        # Elsewhere in the same part: merged, and the page is read again with both.
        elue.get_by_label("Avertissement").fill("Prudence, par l'élue.")
        expect(elue.get_by_label("Enjeux du territoire")).to_have_value("Les enjeux, par le chef.", timeout=10_000)
        expect(elue.get_by_label("Avertissement")).to_have_value("Prudence, par l'élue.")
        # The same words: told at once, then settled side by side.
        chef.reload()
        chef.get_by_label("Concertation").fill("Concertation du chef.")
        expect(chef.locator(ETAT)).to_contain_text("Enregistré à", timeout=10_000)
        elue.get_by_label("Concertation").fill("Concertation de l'élue.")
        expect(elue.locator(ETAT)).to_contain_text("le même passage", timeout=10_000)
        elue.get_by_role("button", name="Enregistrer", exact=True).last.click()
        expect(elue.get_by_role("heading", name="Deux textes à départager")).to_be_visible()
        assert "Concertation du chef." in elue.inner_text("main") and "Concertation de l'élue." in elue.inner_text(
            "main"
        )
        elue.get_by_label("Garder le texte que voici").check()
        elue.get_by_label("Texte qui réunit les deux").fill("Concertation des deux.")
        elue.get_by_role("button", name="Enregistrer ces choix").click()
        expect(elue.get_by_label("Concertation")).to_have_value("Concertation des deux.")


def test_lists_are_written_without_javascript(navigateur: Browser, atelier: str) -> None:
    with ecrivain(navigateur, atelier, "chef de projet", java_script_enabled=False) as page:
        page.locator("summary", has_text="Réseaux").click()
        page.get_by_role("button", name="Ajouter : Réseaux").click()
        page.get_by_label("Nom", exact=False).and_(page.locator('[name^="reseaux"]')).last.fill("Pôle du bois")
        page.get_by_role("button", name="Enregistrer", exact=True).last.click()
        assert "Pôle du bois" in page.locator('[name^="reseaux"][name$=".nom"]').last.input_value()
        assert "Enregistré à" in page.inner_text("main")
