"""What a module imports is locked in the set it is installed with: nothing works only where more is installed."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from tests.maison.noms import analyser

pytestmark = pytest.mark.lent

ENTREE = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[\w,-]+\])?==", re.MULTILINE)
A_NOUS = {"binome", "config", "tests", "benchmarks", "ouvriers_bassins", "pairs_bassins"}
JEUX = {"src": ("base",), "config": ("base",), "tests": ("base", "test"), "benchmarks": ("base", "test", "bench")}
FACULTATIFS = {"dask", "distributed"}
"""The optional extra `grappe`: imported where it is asked for, and only then."""


def _importes(texte: str) -> set[str]:
    """Roots of the modules that a text imports from elsewhere, the standard library aside."""
    noeuds = list(ast.walk(analyser(texte)))
    simples = {alias.name.split(".")[0] for n in noeuds if isinstance(n, ast.Import) for alias in n.names}
    depuis = {(n.module or "").split(".")[0] for n in noeuds if isinstance(n, ast.ImportFrom) and not n.level}
    return {m for m in simples | depuis if m not in sys.stdlib_module_names | A_NOUS}


def _nom(paquet: str) -> str:
    return re.sub(r"[-_.]+", "-", paquet).lower()


def _verrouilles(racine: Path, *jeux: str) -> set[str]:
    textes = ((racine / f"requirements/{jeu}.txt").read_text() for jeu in jeux)
    return {_nom(n) for texte in textes for n in ENTREE.findall(texte)}


@pytest.mark.parametrize("lieu", sorted(JEUX))
def test_every_import_is_locked_in_its_set(lieu: str, modules: tuple[Path, ...], racine: Path) -> None:
    du_lieu = [m for m in modules if m.is_relative_to(racine / lieu)]
    assert du_lieu
    verrouilles, fournis = _verrouilles(racine, *JEUX[lieu]), packages_distributions()
    importes = {module for m in du_lieu for module in _importes(m.read_text())} - FACULTATIFS
    absents = {m for m in importes if not {_nom(p) for p in fournis.get(m, [m])} & verrouilles}
    assert not absents, f"à ajouter à requirements/{JEUX[lieu][-1]}.in"


def test_the_search_would_find_an_import() -> None:
    texte = "import os, PIL.Image\nfrom pypdf import x\nfrom . import y\ndef f():\n    import numpy as np\n"
    assert _importes(texte) == {"PIL", "pypdf", "numpy"}
