"""docs/promesses.md: a promise without a test fails here, and so does a promise whose test does not exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

RACINE = Path(__file__).parents[2]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)(?:::(\w+))?`")


def lire(page: str) -> list[tuple[str, str, str]]:
    """The rows of every table of promises: (promise, tests, last figure)."""
    rangs = [ligne.strip().strip("|").split("|") for ligne in page.splitlines() if ligne.startswith("| ")]
    return [tuple(c.strip() for c in rang) for rang in rangs if rang[0].strip() != "promesse"]


def manque(rang: tuple[str, ...], racine: Path = RACINE) -> str | None:
    """What a row lacks, None when it holds."""
    if len(rang) != 3 or not all(rang):
        return "trois colonnes remplies sont attendues : promesse, test, dernier chiffre"
    preuves = TEST.findall(rang[1])
    if not preuves:
        return "aucun test nommé"
    return next((f"{f}::{t} n'existe pas" for f, *t in preuves if not _existe(racine / f, [n for n in t if n])), None)


def _existe(fichier: Path, noms: list[str]) -> bool:
    if not fichier.is_file():
        return False
    corps = _corps(fichier)
    for nom in noms:
        trouve = next((n for n in corps if getattr(n, "name", None) == nom), None)
        if trouve is None:
            return False
        corps = trouve.body
    return noms[-1].startswith("test_")


@cache
def _corps(fichier: Path) -> list[ast.stmt]:
    return ast.parse(fichier.read_text(encoding="utf-8")).body


PROMESSES = lire((RACINE / "docs/promesses.md").read_text(encoding="utf-8"))


def test_there_are_promises() -> None:
    assert len(PROMESSES) >= 10
    assert len({promesse for promesse, *_ in PROMESSES}) == len(PROMESSES)


@pytest.mark.parametrize("rang", PROMESSES, ids=[p[0][:60] for p in PROMESSES])
def test_a_promise_has_a_test_that_exists(rang: tuple[str, ...]) -> None:
    assert manque(rang) is None


@pytest.mark.parametrize(
    "rang",
    [
        ("sans test", "on verra", "12"),
        ("test inventé", "`tests/promesses/test_promesses.py::test_qui_n_existe_pas`", "12"),
        ("fichier inventé", "`tests/nulle/part.py::test_x`", "12"),
        ("ce n'est pas un test", "`tests/promesses/test_promesses.py::lire`", "12"),
        ("sans chiffre", "`tests/promesses/test_promesses.py::test_there_are_promises`", ""),
    ],
)
def test_a_hollow_promise_is_seen(rang: tuple[str, ...]) -> None:
    assert manque(rang) is not None
