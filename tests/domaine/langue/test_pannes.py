"""What a system refuses is said in French."""

from __future__ import annotations

import ast
import errno
import os
from pathlib import Path

import pytest

from binome.domaine.langue.pannes import panne


@pytest.mark.parametrize(
    ("code", "dit"),
    [
        (errno.ENOENT, "fichier ou dossier introuvable"),
        (errno.EACCES, "accès refusé"),
        (errno.ENOSPC, "il n'y a plus de place sur le disque"),
        (errno.EISDIR, "c'est un dossier"),
    ],
)
def test_what_happens_to_people_is_said_in_french(code: int, dit: str) -> None:
    assert panne(OSError(code, os.strerror(code))) == dit


def test_what_is_rare_keeps_the_words_of_the_system_and_says_something_always() -> None:
    assert panne(OSError(errno.ESTALE, "Stale file handle")) == "Stale file handle"
    assert panne(OSError("brusque")) == "brusque"
    assert panne(OSError()) == "erreur de lecture"


def _montrent(texte: str) -> list[int]:
    """The lines that show what a system said as it said it: its `strerror`, or the whole error in a phrase."""
    lignes = []
    for piege in ast.walk(ast.parse(texte)):
        if getattr(piege, "attr", "") == "strerror":
            lignes.append(piege.lineno)
        if isinstance(piege, ast.ExceptHandler) and piege.type is not None and "OSError" in ast.unparse(piege.type):
            bruts = {f"{{{piege.name}}}", f"str({piege.name})"}
            lignes += [n.lineno for n in ast.walk(piege) if ast.unparse(n).strip("f'\"") in bruts]
    return lignes


def test_nobody_shows_the_words_of_the_system_itself() -> None:
    sources = sorted((Path(__file__).parents[3] / "src/binome").rglob("*.py"))
    fautifs = {f.name: vus for f in sources if f.name != "pannes.py" and (vus := _montrent(f.read_text()))}
    assert fautifs == {}


@pytest.mark.parametrize("montre", ["e.strerror", "f'Illisible : {e}.'", "str(e)"])
def test_one_that_would_is_seen(montre: str) -> None:
    piege = "try:\n    lire()\nexcept (OSError, ValueError) as e:\n    "
    assert _montrent(f"{piege}dire({montre})") and not _montrent(f"{piege}dire(f'Illisible : {{panne(e)}}.')")
