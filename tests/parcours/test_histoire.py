"""The story with a real browser: two people write and settle a conflict, both sides sign, the seal is verified."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.parcours.serveur import RACINE, servi
from tests.parcours.test_entree import entrer, regarder

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
# The demonstration, on the conforming candidature instead of the real one, which cannot be deposited as it is.
PREPARER = """
import sys
from pathlib import Path
import django
django.setup()
from binome.services import demonstration_atelier
demonstration_atelier.EXEMPLE = Path(sys.argv[1])
from binome.cli.demo import _preparer_l_atelier
_preparer_l_atelier()
"""


@pytest.fixture(scope="module")
def atelier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    dossier = tmp_path_factory.mktemp("histoire")
    exemple = (RACINE / "exemples/hautes-alpes-corrige/dossier.yaml").read_text(encoding="utf-8")
    conforme = dossier / "dossier.yaml"
    conforme.write_text(exemple.replace("id: hautes-alpes-corrige", "id: hautes-alpes", 1), encoding="utf-8")
    variables = {
        "BINOME_BASE": f"sqlite:///{dossier / 'base.sqlite3'}",
        "BINOME_DEMONSTRATION": "oui",
        "BINOME_TACHES": "ouvrier",
    }
    (dossier / "preparer.py").write_text(PREPARER, encoding="utf-8")
    subprocess.run(
        [sys.executable, str(dossier / "preparer.py"), str(conforme)],
        cwd=RACINE,
        env={**os.environ, **variables, "PYTHONPATH": str(RACINE), "DJANGO_SETTINGS_MODULE": "config.settings"},
        check=True,
        timeout=120,
    )
    with servi(environnement=variables) as origine:
        yield origine.replace("127.0.0.1", "localhost")


@contextmanager
def personne(navigateur: Browser, atelier: str, role: str) -> Iterator[Page]:
    """Someone signed in; a script error, or a breach of the CSP, fails the story."""
    with navigateur.new_context(locale="fr-FR", accept_downloads=True) as contexte:
        page = contexte.new_page()
        ennuis: list[str] = []
        page.on("pageerror", lambda e: ennuis.append(str(e)))
        page.on("console", lambda m: ennuis.append(m.text) if "Content Security" in m.text else None)
        entrer(page, atelier, role)
        page.set_default_timeout(60_000)
        yield page
        assert ennuis == []


def ecrire_a_deux(chef: Page, elue: Page, adresse: str) -> None:
    """The same words by two people: settled side by side, nothing lost."""
    for page in (chef, elue):
        page.goto(f"{adresse}presentation/")
    chef.get_by_label("Concertation").fill("Concertation du chef.")
    expect(chef.locator("#enregistrement")).to_contain_text("Enregistré à", timeout=15_000)
    elue.get_by_label("Concertation").fill("Concertation de l'élue.")
    expect(elue.locator("#enregistrement")).to_contain_text("le même passage", timeout=15_000)
    elue.get_by_role("button", name="Enregistrer", exact=True).last.click()
    elue.get_by_label("Garder le texte que voici").check()
    elue.get_by_label("Texte qui réunit les deux").fill("Concertation des deux.")
    elue.get_by_role("button", name="Enregistrer ces choix").click()
    expect(elue.get_by_label("Concertation")).to_have_value("Concertation des deux.")


def signer(page: Page, adresse: str) -> None:
    page.goto(f"{adresse}signatures/")
    page.get_by_role("button", name="Signer ce texte").click()
    page.get_by_text("Ce texte est signé par vous").wait_for()


def telecharger(page: Page, lien: str, ou: Path) -> Path:
    with page.expect_download(timeout=90_000) as recu:
        page.get_by_role("link", name=lien).click()
    recu.value.save_as(ou)
    return ou


def verifier(sceau: Path, cle: Path) -> subprocess.CompletedProcess[str]:
    commande = [str(Path(sys.executable).with_name("binome")), "sceau", "verifier", str(sceau), "--cle", str(cle)]
    return subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, timeout=120)


def test_two_people_write_sign_deposit_and_the_seal_holds(navigateur: Browser, atelier: str, tmp_path: Path) -> None:
    adresse = f"{atelier}/atelier/hautes-alpes/"
    with (
        personne(navigateur, atelier, "chef de projet") as chef,
        personne(navigateur, atelier, "élu") as elue,
        personne(navigateur, atelier, "industriel") as industriel,
    ):
        ecrire_a_deux(chef, elue, adresse)
        chef.goto(f"{adresse}depot/")
        assert chef.get_by_role("button", name="Déposer la candidature").count() == 0
        signer(elue, adresse)
        signer(industriel, adresse)
        lieux = ("plan-d-actions/", "perimetre/", "gouvernance/", "signatures/", "conformite/", "pieces/", "depot/")
        assert [d for lieu in lieux for d in regarder(chef, f"{adresse}{lieu}")] == []
        chef.get_by_role("button", name="Déposer la candidature").click()
        expect(chef.get_by_role("heading", name=re.compile("Accusé de réception hautes-alpes-1"))).to_be_visible(
            timeout=60_000
        )
        assert regarder(chef, chef.url) == []
        sceau = telecharger(chef, "Sceau du dépôt", tmp_path / "sceau.zip")
        cle = telecharger(chef, "clé publique", tmp_path / "cle.pem")
    verdict = verifier(sceau, cle)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    octets = bytearray(sceau.read_bytes())
    octets[len(octets) // 2] ^= 1
    sceau.write_bytes(octets)
    assert verifier(sceau, cle).returncode != 0
