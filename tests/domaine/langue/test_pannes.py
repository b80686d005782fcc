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


def test_nobody_shows_the_words_of_the_system_itself() -> None:
    fautifs = []
    for fichier in sorted((Path(__file__).parents[3] / "src/binome").rglob("*.py")):
        if fichier.name != "pannes.py" and "strerror" in (texte := fichier.read_text()):
            fautifs += [fichier.name for n in ast.walk(ast.parse(texte)) if getattr(n, "attr", "") == "strerror"]
    assert fautifs == []
