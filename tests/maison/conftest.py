"""What the house checks need: the root of the repository, its files, and its pages."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest
from tests.maison.noms import analyser

RACINE = Path(__file__).parents[2]
HORS_DEPOT = {".git", ".venv", "node_modules", "var", "sortie", "build", "dist", ".hypothesis", ".cache"}


@pytest.fixture(scope="session")
def racine() -> Path:
    return RACINE


@pytest.fixture(scope="session")
def fichiers() -> tuple[Path, ...]:
    """The files of the repository, new ones included, ignored ones not; without git, whatever is not ignored by name."""
    commande = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        noms = subprocess.run(commande, cwd=RACINE, capture_output=True, check=True).stdout.decode().split("\0")
        chemins = {RACINE / nom for nom in noms if nom}
    except (OSError, subprocess.CalledProcessError):
        chemins = {f for f in RACINE.rglob("*") if not _produit(f.relative_to(RACINE))}
    return tuple(sorted(f for f in chemins if f.is_file() and "__pycache__" not in f.parts))


def _produit(chemin: Path) -> bool:
    """Whether a file was made by a tool."""
    return any(part in HORS_DEPOT or part.endswith(("_cache", ".egg-info")) for part in chemin.parts)


@pytest.fixture(scope="session")
def modules(fichiers: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(f for f in fichiers if f.suffix == ".py")


@pytest.fixture(scope="session")
def arbres(modules: tuple[Path, ...]) -> dict[Path, ast.Module]:
    """Module → its tree."""
    return {module: analyser(module.read_text(encoding="utf-8")) for module in modules}


@pytest.fixture(scope="session")
def textes(fichiers: tuple[Path, ...]) -> dict[Path, str]:
    """File → its text, for those that hold UTF-8 text."""
    lus = {}
    for fichier in fichiers:
        try:
            lus[fichier] = fichier.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return lus


@pytest.fixture(scope="session")
def pages(textes: dict[Path, str]) -> dict[Path, str]:
    """Markdown page → its text."""
    return {fichier: texte for fichier, texte in textes.items() if fichier.suffix == ".md"}
