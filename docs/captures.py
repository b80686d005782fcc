"""Makes the pictures of the README and of docs/ecrans.md, in docs/images/, from the real site, its demonstration and a
simulated campaign, in a real browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page

RACINE = Path(__file__).parents[1]
sys.path.insert(0, str(RACINE))

from tests.parcours.serveur import BINOME, chez_soi, navigateur_lance, servi  # noqa: E402

# Name → (page, height of the window, what is brought to its top).
SITE = {
    "accueil.png": ("", 900, None),
    "carte.png": ("dossiers/hautes-alpes/perimetre/", 1080, None),
    "verdict.png": ("dossiers/hautes-alpes/verdict/", 1150, None),
}
ATELIER = {
    "atelier-conformite.png": ("atelier/hautes-alpes/conformite/", 1180, None),
}
ETABLI = "atelier/hautes-alpes/perimetre/"
PREPARER = "import django; django.setup(); from binome.cli.exploitation.demo import _preparer_l_atelier as p; p()"
TERRITOIRES = 20
LARGEURS = {"large": (1280, 900), "telephone": (390, 844)}
COULEURS = 96
"""Enough for a page, a third of the weight."""
CHEF, MOI, SUIVI = "chef de projet", "atelier/hautes-alpes", "atelier/hautes-alpes-labellise"
# Who enters → the pages they see: name, address. Nobody enters for what everybody may read.
DEMONSTRATION = {
    "": (("demonstration", "comptes/demonstration/"), ("offre", "offre/")),
    CHEF: (
        ("a-vous", "a-vous/"),
        ("dossier", f"{MOI}/"),
        ("presentation", f"{MOI}/presentation/"),
        ("perimetre", f"{MOI}/perimetre/"),
        ("plan", f"{MOI}/plan-d-actions/"),
        ("fiche", f"{MOI}/plan-d-actions/fiches/1-1/"),
        ("conformite", f"{MOI}/conformite/"),
        ("signatures", f"{MOI}/signatures/"),
        ("lire", f"{MOI}/lire/"),
        ("note", f"{MOI}/note/"),
        ("label", f"{SUIVI}/"),
        ("panier", f"{SUIVI}/plan-d-actions/offre/"),
        ("suivi", f"{SUIVI}/suivi/"),
        ("portefeuille", f"{SUIVI}/suivi/portefeuille/"),
        ("bilan", f"{SUIVI}/bilan/"),
    ),
}
CAMPAGNE = {
    "": (("labels", "labels/"),),
    "instructrice nationale": (
        ("boite", "instruction/campagnes/ti-2023-2027/"),
        ("depot", "instruction/dossiers/hautes-alpes/"),
        ("liens", "instruction/dossiers/hautes-alpes/liens/"),
    ),
    "présidente": (("comparaison", "comite/ti-2023-2027/comparaison/"),),
}


def main() -> None:
    dossier = RACINE / "docs/images"
    dossier.mkdir(exist_ok=True)
    with TemporaryDirectory() as ailleurs, navigateur_lance() as navigateur:
        variables = {
            **chez_soi(Path(ailleurs)),
            "BINOME_DEMONSTRATION": "oui",
            "BINOME_TACHES": "immediates",
        }
        _preparer(variables)
        with servi(environnement=variables) as origine:
            _du_readme(navigateur, origine, dossier)
            _des_ecrans(navigateur, origine, DEMONSTRATION, dossier / "ecrans")
        jouee = variables | {"BINOME_BASE": f"sqlite:///{ailleurs}/campagne.sqlite3"}
        _simuler(jouee)
        with servi(environnement=jouee) as origine:
            _des_ecrans(navigateur, origine, CAMPAGNE, dossier / "ecrans")


def _du_readme(navigateur: Browser, origine: str, dossier: Path) -> None:
    vue = _ouvrir(navigateur)
    for nom, (page, hauteur, repere) in SITE.items():
        _prendre(vue, f"{origine}/{page}", hauteur, repere, dossier / nom)
    _visiter(vue, origine, dossier / "visite.png")
    _entrer(vue, origine, CHEF)
    for nom, (page, hauteur, repere) in ATELIER.items():
        _prendre(vue, f"{origine}/{page}", hauteur, repere, dossier / nom)
    _essayer_un_perimetre(vue, f"{origine}/{ETABLI}", dossier / "atelier-perimetre.png")


def _des_ecrans(
    navigateur: Browser, origine: str, pages: dict[str, tuple[tuple[str, str], ...]], dossier: Path
) -> None:
    """The first screen of each page, at both widths."""
    dossier.mkdir(exist_ok=True)
    for qui, vues in pages.items():
        for largeur, (x, y) in LARGEURS.items():
            vue = _ouvrir(navigateur)
            vue.set_viewport_size({"width": x, "height": y})
            if qui:
                _entrer(vue, origine, qui)
            for nom, adresse in vues:
                _aller(vue, f"{origine}/{adresse}")
                image = dossier / f"{nom}-{largeur}.png"
                vue.screenshot(path=image)
                _alleger(image)
            vue.close()


def _alleger(image: Path) -> None:
    with Image.open(image) as prise:
        legere = prise.convert("RGB").quantize(COULEURS, dither=Image.Dither.NONE)
    legere.save(image, optimize=True)
    sys.stdout.write(f"→ {image.relative_to(RACINE)}\n")


def _simuler(variables: dict[str, str]) -> None:
    commande = [*BINOME, "simuler", "--territoires", f"{TERRITOIRES}", "--donnees", variables["BINOME_DONNEES"]]
    subprocess.run(commande, cwd=RACINE, env={**os.environ, **variables}, check=True, timeout=600)


def _preparer(variables: dict[str, str]) -> None:
    environnement = {**os.environ, **variables, "PYTHONPATH": str(RACINE), "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run([sys.executable, "-c", PREPARER], cwd=RACINE, env=environnement, check=True, timeout=300)


def _ouvrir(navigateur: Browser) -> Page:
    return navigateur.new_page(color_scheme="light", reduced_motion="reduce", locale="fr-FR")


def _entrer(vue: Page, origine: str, qui: str) -> None:
    vue.goto(f"{origine}/comptes/demonstration/")
    vue.get_by_role("button", name=re.compile(qui)).first.click()
    vue.wait_for_url(re.compile("/(atelier|instruction|comite)/"))


def _visiter(vue: Page, origine: str, image: Path) -> None:
    """The second step of the guided tour."""
    vue.goto(origine)
    vue.get_by_role("button", name="Visite guidée").click()
    _prendre(vue, f"{origine}/comptes/demonstration/visite/2/", 900, None, image)


def _aller(vue: Page, adresse: str) -> None:
    reponse = vue.goto(adresse, wait_until="networkidle")
    if reponse is None or not reponse.ok:
        raise SystemExit(f"{adresse} ne s'ouvre pas.")


def _prendre(vue: Page, adresse: str, hauteur: int, repere: str | None, image: Path) -> None:
    vue.set_viewport_size({"width": 1360, "height": hauteur})
    _aller(vue, adresse)
    if repere:
        vue.locator(repere).first.evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top + scrollY - 24)")
    vue.screenshot(path=image)
    sys.stdout.write(f"→ {image.relative_to(RACINE)}\n")


def _essayer_un_perimetre(vue: Page, adresse: str, image: Path) -> None:
    """One EPCI taken out: the measures say what that costs. The column of parts is left aside."""
    vue.set_viewport_size({"width": 1360, "height": 1080})
    vue.goto(adresse, wait_until="networkidle")
    rang = vue.locator("#etabli tr[data-siren]", has_text="Buëch-Dévoluy").first
    rang.get_by_role("button").first.click()
    vue.wait_for_load_state("networkidle")
    vue.mouse.move(0, 0)
    vue.locator("#mesures").evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top + scrollY - 84)")
    vue.wait_for_timeout(500)
    vue.screenshot(path=image, clip={"x": 312, "y": 60, "width": 1030, "height": 820})
    sys.stdout.write(f"→ {image.relative_to(RACINE)}\n")


if __name__ == "__main__":
    main()
