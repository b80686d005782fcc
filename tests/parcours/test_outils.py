"""What a chef de projet does with the tools of the workspace, by clicking: a perimeter adopted, a workbook filled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from tests.parcours.conftest import Plateforme

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
DOSSIER = "/atelier/outils/"
TITRE = "Un titre écrit dans le classeur"


@pytest.fixture
def chef(plateforme: Plateforme, navigateur: Browser) -> Iterator[Page]:
    with plateforme.contexte(navigateur, "chef_de_projet", accept_downloads=True) as contexte:
        page = contexte.new_page()
        page.set_default_timeout(60_000)
        yield page


def test_a_perimeter_of_the_engine_is_adopted_by_a_click(chef: Page) -> None:
    chef.goto(f"{DOSSIER}perimetre/")
    chef.get_by_role("heading", name="D’autres périmètres possibles").click()
    adopter = chef.get_by_role("button", name=re.compile("^Adopter")).first
    expect(adopter).to_be_visible(timeout=60_000)
    proposes = (adopter.get_attribute("value") or "").removeprefix("adopter:").split()
    membres = chef.locator('[value^="retirer:"]')
    assert {b.get_attribute("value") for b in membres.all()} != {f"retirer:{siren}" for siren in proposes}
    adopter.click()
    expect(chef.locator("#etabli")).to_have_attribute("data-resume", re.compile(f"^{len(proposes)} "))
    chef.reload()
    assert {b.get_attribute("value") for b in membres.all()} == {f"retirer:{siren}" for siren in proposes}


def test_a_workbook_goes_out_is_filled_and_comes_back(chef: Page, tmp_path: Path) -> None:
    """It says what it would change before anything is written."""
    classeur = tmp_path / "plan.xlsx"
    chef.goto(f"{DOSSIER}plan-d-actions/import/")
    with chef.expect_download() as recu:
        chef.get_by_role("link", name="téléchargé d’ici").click()
    recu.value.save_as(classeur)
    ouvert = load_workbook(classeur)
    feuille = ouvert["Fiches"]
    titres = [cellule.value for cellule in feuille[1]]
    ancien = feuille.cell(2, titres.index("Intitulé de l'action") + 1)
    avant, ancien.value = str(ancien.value), TITRE
    ouvert.save(classeur)
    chef.get_by_label("Classeur").set_input_files(classeur)
    chef.get_by_role("button", name="Voir ce qui changerait").click()
    expect(chef.get_by_role("heading", name="Il change")).to_be_visible()
    expect(chef.locator("main")).to_contain_text(TITRE)
    ailleurs = chef.context.new_page()
    ailleurs.goto(f"{DOSSIER}plan-d-actions/")
    expect(ailleurs.locator("main")).to_contain_text(avant)
    expect(ailleurs.locator("main")).not_to_contain_text(TITRE)
    chef.get_by_role("button", name="Importer", exact=True).click()
    expect(chef.get_by_text("Le classeur est importé")).to_be_visible()
    expect(chef.locator("main")).to_contain_text(TITRE)
