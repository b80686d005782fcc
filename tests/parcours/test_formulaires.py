"""Long forms with a real browser: a line added is under one's eyes, groups open where one is sent, pages keep their
height, and print without a blank first page."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from tests.parcours.conftest import Plateforme

pytestmark = [pytest.mark.navigateur, pytest.mark.lent(4)]
HAUTEURS = Path(__file__).parent / "hauteurs.json"
MARGE = 1.05
"""Letters are not drawn alike on two machines: a page has grown past that."""
DOSSIER = "/atelier/hautes-alpes/"
FICHE = f"{DOSSIER}plan-d-actions/fiches/1-1/"
PAGES = {
    "presentation": f"{DOSSIER}presentation/",
    "fiche": FICHE,
    "axes": f"{DOSSIER}plan-d-actions/axes/",
    "plan": f"{DOSSIER}plan-d-actions/",
    "conformite": f"{DOSSIER}conformite/",
    "lire": f"{DOSSIER}lire/",
    "perimetre": f"{DOSSIER}perimetre/",
    "gouvernance": f"{DOSSIER}gouvernance/",
    "porteur": f"{DOSSIER}gouvernance/porteur/",
    "binome": f"{DOSSIER}gouvernance/binomes/territoire/",
    "chiffres": f"{DOSSIER}chiffres/",
    "chiffre": f"{DOSSIER}chiffre/",
}
TAILLES = {"1280": {"width": 1280, "height": 900}, "390": {"width": 390, "height": 844}}
HAUTEUR = "document.documentElement.scrollHeight"
REPLIER = f"document.querySelectorAll('details.groupe-replie').forEach((d) => (d.open = false)), {HAUTEUR}"
FIXES = """[...document.body.querySelectorAll("*")]
  .filter((e) => e.checkVisibility() && getComputedStyle(e).position === "fixed").map((e) => e.className)"""
PREMIER_ECRAN = """[...document.querySelectorAll("main h1, main h2, main h3, main label, main summary, main .bouton")]
  .filter((e) => e.checkVisibility() && e.getBoundingClientRect().bottom <= innerHeight).map((e) => e.innerText.split("\\n")[0])"""


@pytest.mark.parametrize("script", [True, False], ids=["avec-script", "sans-script"])
def test_a_line_added_has_the_cursor_in_it(plateforme: Plateforme, navigateur: Browser, script: bool) -> None:
    """A funding line: open its group, « Ajouter », and write."""
    with plateforme.contexte(navigateur, "chef_de_projet", java_script_enabled=script) as contexte:
        page = contexte.new_page()
        page.goto(FICHE)
        ouvrir(page, "Combien")
        page.get_by_role("button", name="Ajouter : Plan de financement").click()
        neuf = page.locator('[name$="financement[0].financeur"]')
        expect(neuf).to_be_focused()
        expect(neuf).to_be_in_viewport()
        page.keyboard.type("Région")
        expect(neuf).to_have_value("Région")


def ouvrir(page: Page, groupe: str) -> None:
    repli = page.locator("details.groupe-replie", has=page.get_by_role("heading", name=groupe))
    if repli.get_attribute("open") is None:
        repli.locator("summary").first.click()


def test_groups_open_where_one_is_sent_and_stay_open(plateforme: Plateforme, navigateur: Browser) -> None:
    with plateforme.contexte(navigateur, "chef_de_projet") as contexte:
        page = contexte.new_page()
        page.goto(f"{PAGES['presentation']}#reseaux-0-nom")
        expect(page.locator('[name="reseaux[0].nom"]')).to_be_in_viewport()
        signataires = page.locator("details.groupe-replie", has=page.get_by_role("heading", name="Signataires"))
        assert signataires.get_attribute("open") is None
        page.get_by_role("navigation", name="Dans cette page").get_by_role("link", name="Signataires").click()
        expect(signataires).to_have_attribute("open", "")
        page.goto(PAGES["presentation"])
        expect(signataires).to_have_attribute("open", "")
        # What is typed changes what the title says.
        page.goto(f"{FICHE}#groupe-2")
        titre = page.locator("#groupe-2 > summary")
        expect(titre).to_contain_text("0 champ sur 3")
        page.locator('#groupe-2 [name$=".diagnostic"]').fill("Un besoin.")
        expect(titre).to_contain_text("1 champ sur 3")


def test_pages_keep_their_height_and_their_first_screen(plateforme: Plateforme, navigateur: Browser) -> None:
    """Frozen at two widths, as they open and with their groups folded; `BINOME_FIGER=oui` writes them again."""
    mesures: dict[str, dict[str, object]] = {}
    with plateforme.contexte(navigateur, "chef_de_projet") as contexte:
        page = contexte.new_page()
        # What the engine looks for comes when it comes.
        page.route("**/perimetre/etude/**", lambda route: route.abort())
        for nom, adresse in PAGES.items():
            for largeur, taille in TAILLES.items():
                page.set_viewport_size(taille)
                page.goto(adresse)
                ouverte, ecran = page.evaluate(HAUTEUR), page.evaluate(PREMIER_ECRAN)
                mesures.setdefault(nom, {})[largeur] = {
                    "hauteur": ouverte,
                    "repliee": page.evaluate(REPLIER),
                    "premier_ecran": ecran,
                }
    if os.environ.get("BINOME_FIGER") == "oui":
        HAUTEURS.write_text(json.dumps(mesures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    figees = json.loads(HAUTEURS.read_text(encoding="utf-8"))
    assert figees.keys() == mesures.keys()
    grandies = [
        f"{nom} à {largeur} : {mesures[nom][largeur][quoi]} pixels, {tailles[largeur][quoi]} avant"  # type: ignore[index]
        for nom, tailles in figees.items()
        for largeur in TAILLES
        for quoi in ("hauteur", "repliee")
        if mesures[nom][largeur][quoi] > tailles[largeur][quoi] * MARGE  # type: ignore[index]
    ]
    assert not grandies, "\n".join(grandies)
    # What one comes for is on the first screen: titles, fields, groups.
    moins = {
        f"{nom} à {largeur}": mesures[nom][largeur]["premier_ecran"]  # type: ignore[index]
        for nom, tailles in figees.items()
        for largeur in TAILLES
        if len(mesures[nom][largeur]["premier_ecran"]) < len(tailles[largeur]["premier_ecran"])  # type: ignore[index]
    }
    assert not moins, moins


@pytest.mark.parametrize(("nom", "pages"), [("fiche", 4), ("presentation", 5), ("perimetre", 13), ("conformite", 18)])
def test_a_page_prints(plateforme: Plateforme, navigateur: Browser, nom: str, pages: int) -> None:
    """No blank page, the first least of all, and no text over another."""
    with plateforme.contexte(navigateur, "chef_de_projet") as contexte:
        page = contexte.new_page()
        page.goto(PAGES[nom])
        page.emulate_media(media="print")
        # What stays in sight on a screen would stand over the text of each sheet.
        assert page.evaluate(FIXES) == []
        imprime = PdfReader(io.BytesIO(page.pdf(format="A4")))
    textes = [feuille.extract_text() for feuille in imprime.pages]
    assert len(textes) <= pages
    assert all(len(texte.split()) > 15 for texte in textes[:-1]), [len(texte.split()) for texte in textes]
    assert page_titre(textes[0])


def page_titre(texte: str) -> bool:
    return any(titre in texte for titre in ("Requalifier les zones", "Présentation", "Périmètre", "Conformité"))
