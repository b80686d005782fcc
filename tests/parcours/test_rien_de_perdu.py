"""Whatever happens while one types, nothing is lost: a refused value, a session that ends, a tab that dies, two tabs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.parcours.test_entree import entrer
from tests.parcours.test_redaction import DOSSIER, ETAT, ecrivain

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
ENREGISTRE = re.compile(r"^Enregistré à")
FICHE = "plan-d-actions/fiches/3-5/"
ECRIRE_ENSUITE = """(champ, texte) => champ.form.addEventListener("submit", () => setTimeout(() => {
  champ.value = texte;
  champ.dispatchEvent(new Event("input", { bubbles: true }));
}, 300), { once: true })"""


def finir_la_session(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def quitter_sans_attendre(page: Page) -> list[str]:
    """Leave even if the page warns; what it warned with."""
    dialogues: list[str] = []
    page.on("dialog", lambda d: (dialogues.append(d.type), d.accept()))
    return dialogues


def relue(page: Page, atelier: str, suite: str = "presentation/") -> Page:
    """The same page, read from the server in another tab."""
    autre = page.context.new_page()
    autre.goto(f"{atelier}{DOSSIER}{suite}")
    return autre


def test_a_refused_amount_does_not_stop_what_follows(navigateur: Browser, atelier: str) -> None:
    with ecrivain(navigateur, atelier, "chef de projet", viewport={"width": 390, "height": 844}) as page:
        dialogues = quitter_sans_attendre(page)
        page.goto(f"{atelier}{DOSSIER}{FICHE}")
        montant = page.locator('[name$=".cout.montant"]')
        montant.fill("beaucoup")
        page.locator('[name$=".objectifs"]').fill("Écrit après le montant refusé.")
        expect(page.locator(ETAT)).to_contain_text("1 champ refusé, le reste est enregistré à", timeout=10_000)
        expect(page.locator(ETAT)).to_be_in_viewport()
        expect(montant).to_have_attribute("aria-invalid", "true")
        page.get_by_role("button", name="Le corriger").click()
        expect(montant).to_be_focused()
        with page.expect_response(lambda r: r.request.method == "POST"):
            page.locator('[name$=".description"]').fill("Écrit encore après.")
        autre = relue(page, atelier, FICHE)
        expect(autre.locator('[name$=".objectifs"]')).to_have_value("Écrit après le montant refusé.")
        expect(autre.locator('[name$=".description"]')).to_have_value("Écrit encore après.")
        autre.close()
        # Left as it is, it warns; come back to, it is offered again; mended, it is saved.
        page.reload()
        assert dialogues == ["beforeunload"]
        page.get_by_role("button", name="Le reprendre").click()
        expect(page.locator('[name$=".cout.montant"]')).to_have_value("beaucoup")
        expect(page.get_by_text("n’est encore enregistré")).to_have_count(0)
        page.locator('[name$=".cout.montant"]').fill("1 200 000")
        expect(page.locator(ETAT)).to_have_text(ENREGISTRE, timeout=10_000)
        page.reload()
        expect(page.get_by_role("button", name="Le reprendre")).to_have_count(0)
        assert dialogues == ["beforeunload"]


def test_a_session_that_ends_keeps_the_text_and_saves_it_after(navigateur: Browser, atelier: str) -> None:
    with ecrivain(navigateur, atelier, "chef de projet") as page:
        finir_la_session(page)
        page.get_by_label("Concertation").fill("Écrit après la fin de la session.")
        expect(page.locator(ETAT)).to_contain_text("Session finie", timeout=10_000)
        expect(page.get_by_role("link", name="S’identifier (nouvel onglet)")).to_be_in_viewport()
        # Someone else signs in: their account neither saves nor reads it.
        entrer(autre := page.context.new_page(), atelier, "élu")
        page.evaluate("dispatchEvent(new Event('focus'))")
        expect(page.locator(ETAT)).to_contain_text("Un autre compte", timeout=10_000)
        autre.goto(f"{atelier}{DOSSIER}presentation/")
        assert "Écrit après la fin" not in autre.content()
        autre.close()
    with ecrivain(navigateur, atelier, "chef de projet") as page:
        finir_la_session(page)
        page.get_by_label("Concertation").fill("Écrit après la fin de la session.")
        expect(page.locator(ETAT)).to_contain_text("Session finie", timeout=10_000)
        entrer(page.context.new_page(), atelier, "chef de projet")
        # A server too busy to say who is signed in isn't someone else.
        page.route("**/presentation/", lambda route: route.fulfill(status=503, body="<p>Trop de demandes</p>"))
        with page.expect_response(lambda r: r.status == 503):
            page.evaluate("dispatchEvent(new Event('focus'))")
        expect(page.locator(ETAT)).to_contain_text("Session finie")
        page.unroute("**/presentation/")
        page.evaluate("dispatchEvent(new Event('focus'))")
        expect(page.locator(ETAT)).to_have_text(ENREGISTRE, timeout=10_000)
        expect(relue(page, atelier).get_by_label("Concertation")).to_have_value("Écrit après la fin de la session.")


def test_a_tab_that_dies_offers_its_text_again(navigateur: Browser, atelier: str) -> None:
    with ecrivain(navigateur, atelier, "chef de projet") as page:
        quitter_sans_attendre(page)
        couper = "**/presentation/"
        page.route(couper, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
        page.get_by_label("Concertation").fill("Écrit avant la panne.")
        expect(page.locator(ETAT)).to_contain_text("Le serveur ne répond pas", timeout=10_000)
        # Someone else writes the same passage meanwhile.
        with ecrivain(navigateur, atelier, "élu") as elue:
            elue.get_by_label("Concertation").fill("Écrit par l'élue pendant la panne.")
            expect(elue.locator(ETAT)).to_have_text(ENREGISTRE, timeout=10_000)
        page.reload()
        expect(page.get_by_text("Un texte écrit ici à")).to_contain_text("Le dossier a changé depuis")
        expect(page.get_by_label("Concertation")).to_have_value("Écrit par l'élue pendant la panne.")
        page.unroute(couper)
        page.get_by_role("button", name="Le reprendre").click()
        expect(page.get_by_role("heading", name="Deux textes à départager")).to_be_visible()
        assert "Écrit avant la panne." in page.inner_text("main")
        page.get_by_role("button", name="Enregistrer ces choix").click()
        expect(page.get_by_label("Concertation")).to_have_value("Écrit avant la panne.")
        expect(page.get_by_role("button", name="Le reprendre")).to_have_count(0)
        page.get_by_label("Concertation").fill("Écrit puis abandonné par une déconnexion.")
        page.get_by_role("button", name="Se déconnecter").click()
        page.wait_for_url(f"{atelier}/")
        assert page.evaluate("Object.keys(sessionStorage)") == []


def test_a_server_that_restarts_gets_the_text_when_it_is_back(navigateur: Browser, atelier: str) -> None:
    with ecrivain(navigateur, atelier, "chef de projet") as page:
        essais: list[int] = []

        def repondre(route: Route) -> None:
            if route.request.method != "POST" or len(essais) > 1:
                return route.continue_()
            essais.append(1)
            return route.abort() if len(essais) == 1 else route.fulfill(status=503, headers={"Retry-After": "1"})

        page.route("**/presentation/", repondre)
        page.get_by_label("Concertation").fill("Écrit pendant un redémarrage.")
        expect(page.locator(ETAT)).to_contain_text("Le serveur ne répond pas", timeout=10_000)
        expect(page.locator(ETAT)).to_have_text(ENREGISTRE, timeout=15_000)
        expect(relue(page, atelier).get_by_label("Concertation")).to_have_value("Écrit pendant un redémarrage.")


def test_what_is_typed_while_a_button_is_awaited_is_kept(navigateur: Browser, atelier: str) -> None:
    with ecrivain(navigateur, atelier, "chef de projet") as page:
        lent: list[Route] = []
        page.route("**/presentation/", lambda r: lent.append(r) if r.request.method == "POST" else r.continue_())
        # Asked beforehand: a page that is being left does not always answer.
        page.get_by_label("Avertissement").evaluate(ECRIRE_ENSUITE, "Écrit pendant que le serveur répondait.")
        page.get_by_label("Concertation").fill("Envoyé par le bouton.")
        page.get_by_role("button", name="Enregistrer", exact=True).last.click(no_wait_after=True)
        page.wait_for_timeout(800)
        with page.expect_navigation():
            lent[0].continue_()
        page.unroute("**/presentation/")
        reprendre = page.get_by_role("button", name="Le reprendre")
        if page.get_by_label("Avertissement").input_value() != "Écrit pendant que le serveur répondait.":
            reprendre.click()
        expect(page.get_by_label("Avertissement")).to_have_value("Écrit pendant que le serveur répondait.")
        expect(relue(page, atelier).get_by_label("Concertation")).to_have_value("Envoyé par le bouton.")
