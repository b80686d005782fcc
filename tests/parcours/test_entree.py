"""Coming into the workspace with a real browser: axe finds nothing, the CSP is not hit, 320 px is enough."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.parcours.serveur import RACINE, servi
from tests.parcours.test_pages import AXE

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
PREPARER = "from binome.cli.demo import _preparer_l_atelier as p; p()"
DEHORS = ["connexion/", "inscription/", "mot-de-passe/oublie/", "demonstration/", "invitation/"]
DEDANS = ["/atelier/", "/atelier/hautes-alpes/", "/atelier/hautes-alpes/equipe/", "/comptes/", "/comptes/adresses/"]
FACTEURS = ["/comptes/double-facteur/", "/comptes/double-facteur/application/", "/comptes/double-facteur/cles/ajouter/"]


@pytest.fixture(scope="module")
def atelier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server in demonstration mode, with a database of its own."""
    base = tmp_path_factory.mktemp("atelier") / "base.sqlite3"
    variables = {"BINOME_BASE": f"sqlite:///{base}", "BINOME_DEMONSTRATION": "oui", "BINOME_TACHES": "immediates"}
    subprocess.run(
        [sys.executable, "-c", PREPARER], cwd=RACINE, env={**os.environ, **variables}, check=True, timeout=120
    )
    with servi(environnement=variables) as origine:
        # A security key wants a name, not an address.
        yield origine.replace("127.0.0.1", "localhost")


@pytest.fixture(params=[{"width": 1280, "height": 900}, {"width": 320, "height": 640}], ids=["large", "320"])
def page(navigateur: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    contexte = navigateur.new_context(locale="fr-FR", viewport=request.param)
    page = contexte.new_page()
    ennuis: list[str] = []
    page.on("console", lambda m: ennuis.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda e: ennuis.append(str(e)))
    yield page
    contexte.close()
    assert [e for e in ennuis if "410 (Gone)" not in e] == []


def entrer(page: Page, atelier: str, role: str = "chef de projet") -> None:
    page.goto(f"{atelier}/comptes/demonstration/")
    page.get_by_role("button", name=f"Entrer comme {role}").click()
    page.wait_for_url(f"{atelier}/atelier/hautes-alpes/")


def regarder(page: Page, adresse: str) -> list[object]:
    """What is wrong with a page: axe in both themes, and anything wider than the window."""
    page.goto(adresse)
    defauts: list[object] = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.evaluate(AXE)
        resultat = page.evaluate("axe.run({resultTypes: ['violations']})")
        defauts += [
            (adresse, theme, v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in resultat["violations"]
        ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        defauts.append((adresse, "trop large"))
    return defauts


def test_pages_before_and_after_coming_in_are_sound(page: Page, atelier: str) -> None:
    defauts = [d for chemin in DEHORS for d in regarder(page, f"{atelier}/comptes/{chemin}")]
    entrer(page, atelier)
    defauts += [d for chemin in (*DEDANS, *FACTEURS) for d in regarder(page, f"{atelier}{chemin}")]
    assert defauts == []


@pytest.mark.parametrize("page", [{"width": 1280, "height": 900}], indirect=True)
def test_two_people_enter_and_one_leaves(page: Page, navigateur: Browser, atelier: str) -> None:
    entrer(page, atelier, "élu")
    assert "Vous êtes élu" in page.inner_text(".faits")
    with navigateur.new_context() as autre:
        entrer(seconde := autre.new_page(), atelier, "contributeur")
        assert "Vous êtes contributeur" in seconde.inner_text(".faits")
    page.get_by_role("button", name="Se déconnecter").click()
    page.goto(f"{atelier}/atelier/hautes-alpes/")
    assert "/comptes/connexion/" in page.url


@pytest.mark.parametrize("page", [{"width": 1280, "height": 900}], indirect=True)
def test_a_security_key_is_added_and_then_asked_for(page: Page, atelier: str) -> None:
    """A virtual authenticator stands for the key; the database is this module's own, and the key is taken away."""
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
    page.goto(f"{atelier}/comptes/double-facteur/cles/")
    assert "Clé de bureau" in page.inner_text("main")
