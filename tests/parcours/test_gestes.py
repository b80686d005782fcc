"""The jobs of a day, each with the number of gestures it takes; and the bar that stays in sight meanwhile."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.parcours.conftest import Plateforme
from tests.parcours.gestes import TABLE, Gestes, tenir

pytestmark = [pytest.mark.navigateur, pytest.mark.lent(4)]
DOSSIER = "/atelier/hautes-alpes/"
FICHE = f"{DOSSIER}plan-d-actions/fiches/2-2/"


@pytest.fixture(scope="module")
def chef(plateforme: Plateforme, chromium: object) -> Iterator[Page]:
    """One page for the whole module: what it changes, it takes back by the button of the bar."""
    with (
        chromium.surveille(400) as navigateur,  # type: ignore[attr-defined]
        plateforme.contexte(navigateur, "chef_de_projet", accept_downloads=True) as contexte,
    ):
        page = contexte.new_page()
        page.set_viewport_size({"width": 1280, "height": 900})
        page.on("dialog", lambda d: d.accept())
        yield page


def defaire(page: Page) -> None:
    page.locator(".barre-dossier").get_by_role("button", name="Défaire").click()
    expect(page.locator(".message.succes").first).to_contain_text("Défait")


def test_from_the_home_page_to_a_verdict_and_to_the_demonstration(plateforme: Plateforme, navigateur: Browser) -> None:
    with plateforme.contexte(navigateur) as contexte:
        page = contexte.new_page()
        page.goto("/")
        gestes = Gestes(page)
        gestes.cliquer(page.get_by_role("link", name=re.compile("^(Lire le verdict|Ses preuves)")).first)
        page.wait_for_url(re.compile("/verdict/"))
        gestes.ecrans = 0
        tenir("accueil, verdict", gestes)
        page.goto("/")
        gestes = Gestes(page)
        gestes.cliquer(page.get_by_role("button", name="Entrer dans la démonstration"))
        page.wait_for_url("**/atelier/hautes-alpes/")
        tenir("accueil, démonstration", gestes)


def test_an_epci_found_by_its_name(chef: Page) -> None:
    chef.goto(f"{DOSSIER}perimetre/")
    gestes = Gestes(chef)
    gestes.ecrire(chef.get_by_label("Nom de l’intercommunalité"), "vallée de l'ubaye")
    gestes.cliquer(chef.get_by_role("button", name="Chercher"))
    gestes.cliquer(chef.get_by_role("button", name=re.compile("^Ajouter CC Vallée de l.Ubaye")).first)
    expect(chef.locator("#etabli")).to_have_attribute("data-resume", re.compile("^9 "))
    gestes.ecrans = 0
    tenir("ajouter une intercommunalité", gestes)
    defaire(chef)


def test_a_line_of_funding(chef: Page) -> None:
    chef.goto(FICHE)
    gestes = Gestes(chef)
    groupe = chef.locator("details.groupe-replie", has=chef.get_by_role("heading", name="Combien"))
    if groupe.get_attribute("open") is None:
        gestes.cliquer(groupe.locator("summary").first)
    gestes.cliquer(chef.get_by_role("button", name="Ajouter : Plan de financement"))
    ligne = "plan_actions.fiches[2-2].financement[0]"
    expect(chef.locator(f'[name="{ligne}.financeur"]')).to_be_focused()
    gestes.ecrire(chef.locator(f'[name="{ligne}.financeur"]'), "Région Sud")
    gestes.ecrire(chef.locator(f'[name="{ligne}.montant"]'), "120 000")
    gestes.choisir(chef.locator(f'[name="{ligne}.nature"]'), "Subvention")
    expect(chef.locator("#enregistrement")).to_contain_text("Enregistré à", timeout=15_000)
    tenir("une ligne de financement", gestes)
    defaire(chef)


def test_ten_actions_of_twenty_two(chef: Page) -> None:
    chef.goto(f"{DOSSIER}plan-d-actions/")
    gestes = Gestes(chef)
    gestes.ecrire(chef.get_by_label("Ne présenter que les actions"), "1-1 à 1-3, 2-1 à 2-3, 3-1 à 3-4")
    gestes.cliquer(chef.get_by_role("button", name="Ne garder que celles-là"))
    expect(chef.locator(".message.succes").first).to_be_visible()
    assert chef.locator(".comptes li").first.inner_text().startswith("10")
    tenir("garder dix actions sur vingt-deux", gestes)
    defaire(chef)


def test_a_workbook_goes_out_and_comes_back(chef: Page, tmp_path: Path) -> None:
    chef.goto(f"{DOSSIER}plan-d-actions/")
    gestes = Gestes(chef)
    with chef.expect_download() as recu:
        gestes.cliquer(chef.get_by_role("link", name="Télécharger en classeur"))
    recu.value.save_as(tmp_path / "plan.xlsx")
    gestes.ecrans = 0
    tenir("sortir un classeur", gestes)
    gestes = Gestes(chef)
    gestes.cliquer(chef.get_by_role("link", name="Reprendre un classeur"))
    chef.get_by_label("Classeur").set_input_files(tmp_path / "plan.xlsx")
    gestes.clics += 1
    gestes.cliquer(chef.get_by_role("button", name="Voir ce qui changerait"))
    # Nothing changed in it: there is nothing to import, the page says so.
    chef.locator("main h1").wait_for()
    gestes.ecrans = 0
    tenir("reprendre un classeur", gestes)


def test_an_older_revision_is_put_back(chef: Page) -> None:
    chef.goto(f"{DOSSIER}historique/comparer/?de=2")
    gestes = Gestes(chef)
    gestes.cliquer(chef.get_by_role("button", name="Revenir à la révision 2"))
    expect(chef.locator(".message.succes")).to_contain_text("revenu à la révision 2")
    gestes.ecrans = 0
    tenir("revenir à une révision", gestes)
    defaire(chef)


def test_the_bar_stays_hides_nothing_and_tells_a_conflict_on_a_phone(chef: Page) -> None:
    """56 pixels at each width; an anchor, and the field where the keyboard comes, are never under it (WCAG 2.4.11)."""
    autre = chef.context.new_page()
    autre.goto(f"{DOSSIER}presentation/#concertation")
    barre = chef.locator(".barre-dossier")
    for largeur, hauteur in ((1280, 900), (390, 844), (320, 640)):
        chef.set_viewport_size({"width": largeur, "height": hauteur})
        chef.goto("about:blank")
        chef.goto(f"{DOSSIER}presentation/#concertation")
        chef.wait_for_timeout(200)
        boite = barre.bounding_box()
        assert boite and (round(boite["y"]), round(boite["height"])) == (0, 56), (largeur, boite)
        assert chef.evaluate("document.documentElement.scrollWidth") <= largeur
        assert chef.locator("#concertation").evaluate("e => e.getBoundingClientRect().top") >= 56
        for touche in ["Shift+Tab"] * 12 + ["Tab"] * 4:
            chef.keyboard.press(touche)
            cache = chef.evaluate(
                "() => { const e = document.activeElement; return !e.closest('.barre-dossier, .barre, .visite') && "
                "e.getBoundingClientRect().bottom > 0 && e.getBoundingClientRect().bottom <= 57 ? e.outerHTML : ''; }"
            )
            assert not cache, (largeur, cache)
    chef.emulate_media(media="print")
    assert barre.evaluate("e => getComputedStyle(e).position") == "static"
    chef.emulate_media(media="screen")
    # The same passage from two tabs, on a phone, down the page: told at once, where one is.
    chef.set_viewport_size({"width": 390, "height": 844})
    chef.get_by_label("Concertation").fill("Du premier onglet.")
    expect(chef.locator("#enregistrement")).to_contain_text("Enregistré à", timeout=15_000)
    autre.set_viewport_size({"width": 390, "height": 844})
    autre.get_by_label("Concertation").fill("Du second onglet.")
    dit = autre.locator("#enregistrement [role=alert]")
    expect(dit).to_contain_text("Vous avez, dans un autre onglet, modifié le même passage", timeout=15_000)
    expect(dit).to_be_in_viewport()
    autre.close(run_before_unload=False)
    # What was just typed, not saved yet, is the last gesture.
    chef.get_by_label("Concertation").fill("Tapé à l'instant.")
    defaire(chef)
    expect(chef.get_by_label("Concertation")).to_have_value("Du premier onglet.")
    chef.locator(".barre-dossier").get_by_role("button", name="Rétablir").click()
    expect(chef.get_by_label("Concertation")).to_have_value("Tapé à l'instant.")


def test_no_job_takes_more_than_it_did() -> None:
    for tache, dit in json.loads(TABLE.read_text(encoding="utf-8")).items():
        assert dit["total"] <= dit["avant"], tache
        assert not dit.get("long") or dit["total"] * 2 <= dit["avant"], tache
