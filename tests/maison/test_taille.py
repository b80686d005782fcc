"""Small modules, small functions, no drawer."""

from __future__ import annotations

import ast
from pathlib import Path

LIGNES_MODULE = 400
LIGNES_FONCTION = 60
TIROIRS = {"utils", "util", "helpers", "helper", "misc", "divers", "outils", "common", "commun", "tools"}


def test_no_module_reaches_four_hundred_lines(modules: tuple[Path, ...]) -> None:
    """Migrations aside: Django writes them, nobody reads them whole."""
    ecrits = [m for m in modules if m.parent.name != "migrations"]
    assert not {str(m): n for m in ecrits if (n := len(m.read_text().splitlines())) >= LIGNES_MODULE}


def test_no_function_exceeds_sixty_lines(arbres: dict[Path, ast.Module], racine: Path) -> None:
    longues = [
        f"{module.relative_to(racine)}::{noeud.name} ({lignes} lines)"
        for module, arbre in arbres.items()
        for noeud in ast.walk(arbre)
        if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lignes := (noeud.end_lineno or noeud.lineno) - noeud.lineno + 1) > LIGNES_FONCTION
    ]
    assert not longues


def test_no_drawer(modules: tuple[Path, ...], racine: Path) -> None:
    assert not [m for m in modules if TIROIRS & {part.removesuffix(".py") for part in m.relative_to(racine).parts}]


def test_modules_of_the_package_have_plain_names_and_say_what_they_are(
    arbres: dict[Path, ast.Module], racine: Path
) -> None:
    du_paquet = [m for m in arbres if m.is_relative_to(racine / "src" / "binome")]
    assert du_paquet
    assert not [m for m in du_paquet if not (m.stem.isascii() and m.stem == m.stem.lower())]
    ecrits = [m for m in du_paquet if m.parent.name != "migrations"]
    assert not [m for m in ecrits if ast.get_docstring(arbres[m]) is None]
