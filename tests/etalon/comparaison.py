"""What the house said the day it was frozen, in `figes/`, and what it says now: the same, or a diff that reads.

`.venv/bin/python -m tests.etalon.figer` writes the files again; each difference is then read in `git diff`, and told
with its reason.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import pytest

FIGES = Path(__file__).with_name("figes")
FIGER = "BINOME_FIGER"
LIGNES_MAX = 120
"""Lines of a difference that are printed: more is read in the file."""


def comparer(nom: str, texte: str, dossier: Path = FIGES) -> None:
    """Fail with the difference when `texte` is not what the frozen file of that name says; write it when freezing."""
    fichier, propre = dossier / nom, f"{texte.rstrip()}\n"
    if os.environ.get(FIGER) == "oui":
        fichier.parent.mkdir(parents=True, exist_ok=True)
        fichier.write_text(propre, encoding="utf-8")
        return
    fige = fichier.read_text(encoding="utf-8") if fichier.exists() else ""
    if fige != propre:
        pytest.fail(f"{nom} n'est plus ce qui a été figé :\n{difference(fige, propre)}", pytrace=False)


def difference(fige: str, dit: str) -> str:
    """What was frozen (-) and what is said now (+), with the lines around."""
    lignes = list(difflib.unified_diff(fige.splitlines(), dit.splitlines(), "figé", "dit", n=1, lineterm=""))
    reste = len(lignes) - LIGNES_MAX
    return "\n".join(lignes[:LIGNES_MAX] + ([f"… et {reste} lignes de plus"] if reste > 0 else []))
