"""The walls between floors stand, and import-linter watches all three of them."""

from __future__ import annotations

import configparser
import subprocess
import sys
from pathlib import Path


def test_import_linter_keeps_every_contract(racine: Path) -> None:
    commande = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    resultat = subprocess.run(
        [*commande, "--no-cache"], cwd=racine, capture_output=True, text=True, check=False, timeout=300
    )
    assert resultat.returncode == 0, resultat.stdout + resultat.stderr
    assert "10 kept, 0 broken" in resultat.stdout


def test_no_folder_escapes_the_floors(racine: Path) -> None:
    """The `layers` contract is exhaustive, so a new folder of `binome` must be given its floor."""
    contrats = configparser.ConfigParser()
    contrats.read(racine / ".importlinter")
    etages = contrats["importlinter:contract:etages"]
    assert etages["exhaustive"] == "True"
    ranges = set(etages["layers"].replace("|", " ").replace("(", " ").replace(")", " ").split())
    presents = {p.parent.name for p in (racine / "src/binome").glob("*/__init__.py")}
    assert presents <= ranges
    purs = set(contrats["importlinter:contract:purete"]["source_modules"].split())
    assert {"binome.domaine", "binome.appels", "binome.moteur", "binome.documents"} <= purs
