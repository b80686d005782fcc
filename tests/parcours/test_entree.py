"""Coming into the workspace with a real browser: several people at once, a security key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.parcours.examen import Examen

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]


@pytest.fixture
def page(navigateur: Browser) -> Iterator[Page]:
    contexte = navigateur.new_context(locale="fr-FR")
    page = contexte.new_page()
    ennuis: list[str] = []
    page.on("console", lambda m: ennuis.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda e: ennuis.append(str(e)))
    yield page
    contexte.close()
    assert ennuis == []


def entrer(page: Page, atelier: str, role: str = "chef de projet") -> None:
    page.goto(f"{atelier}/comptes/demonstration/")
    page.get_by_role("button", name=f"Entrer comme {role}").click()
    page.wait_for_url(f"{atelier}/atelier/hautes-alpes/")


def test_two_people_enter_and_one_leaves(page: Page, navigateur: Browser, atelier: str) -> None:
    entrer(page, atelier, "élu")
    assert "Vous êtes élu" in page.inner_text(".du-dossier")
    with navigateur.new_context() as autre:
        entrer(seconde := autre.new_page(), atelier, "contributeur")
        assert "Vous êtes contributeur" in seconde.inner_text(".du-dossier")
    page.get_by_role("button", name="Se déconnecter").click()
    page.goto(f"{atelier}/atelier/hautes-alpes/")
    assert "/comptes/connexion/" in page.url


def test_a_security_key_is_added_and_then_asked_for(page: Page, atelier: str) -> None:
    """A virtual authenticator stands for the key; the pages that need one are looked at on the way."""
    outils = page.context.new_cdp_session(page)
    outils.send("WebAuthn.enable")
    cle = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True}
    options = {**cle, "isUserVerified": True, "automaticPresenceSimulation": True}
    outils.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    entrer(page, atelier, "industriel")
    page.goto(f"{atelier}/comptes/double-facteur/cles/ajouter/")
    page.get_by_label("Nom de la clé").fill("Clé de bureau")
    page.get_by_role("button", name="Présenter la clé").click()
    page.wait_for_url(lambda adresse: "ajouter" not in adresse)
    examen = Examen(page)
    page.goto(f"{atelier}/comptes/double-facteur/cles/")
    assert "Clé de bureau" in page.inner_text("main")
    examen.regarder()
    for geste in ("Renommer", "Retirer"):
        page.goto(f"{atelier}/comptes/double-facteur/cles/")
        page.get_by_role("link", name=geste).click()
        examen.regarder()
    assert examen.defauts == []
