"""Makes the pictures of the README, in docs/images/, from the real site and its demonstration in a real browser."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

RACINE = Path(__file__).parents[1]
sys.path.insert(0, str(RACINE))

from tests.parcours.serveur import chez_soi, navigateur_lance, servi  # noqa: E402

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
            vue = _ouvrir(navigateur)
            for nom, (page, hauteur, repere) in SITE.items():
                _prendre(vue, f"{origine}/{page}", hauteur, repere, dossier / nom)
            _visiter(vue, origine, dossier / "visite.png")
            _entrer(vue, origine)
            for nom, (page, hauteur, repere) in ATELIER.items():
                _prendre(vue, f"{origine}/{page}", hauteur, repere, dossier / nom)
            _essayer_un_perimetre(vue, f"{origine}/{ETABLI}", dossier / "atelier-perimetre.png")


def _preparer(variables: dict[str, str]) -> None:
    environnement = {**os.environ, **variables, "PYTHONPATH": str(RACINE), "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run([sys.executable, "-c", PREPARER], cwd=RACINE, env=environnement, check=True, timeout=300)


def _ouvrir(navigateur: Browser) -> Page:
    return navigateur.new_page(color_scheme="light", reduced_motion="reduce", locale="fr-FR")


def _entrer(vue: Page, origine: str) -> None:
    vue.goto(f"{origine}/comptes/demonstration/")
    vue.get_by_role("button", name="chef de projet").click()
    vue.wait_for_url("**/atelier/**")


def _visiter(vue: Page, origine: str, image: Path) -> None:
    """The second step of the guided tour."""
    vue.goto(origine)
    vue.get_by_role("button", name="Visite guidée").click()
    _prendre(vue, f"{origine}/comptes/demonstration/visite/2/", 900, None, image)


def _prendre(vue: Page, adresse: str, hauteur: int, repere: str | None, image: Path) -> None:
    vue.set_viewport_size({"width": 1360, "height": hauteur})
    vue.goto(adresse, wait_until="networkidle")
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
