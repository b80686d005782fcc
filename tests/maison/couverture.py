"""How much of each room its own tests cover: `python -m tests.maison.couverture`, with what pytest is to be told.

A room of `src/binome/<floor>/` has its tests in the folder of the same name. What runs while a test of another room
does is not counted; what an import runs is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from coverage import Coverage

RACINE = Path(__file__).parents[2]
SOURCES, TESTS = RACINE / "src/binome", RACINE / "tests"


class ParPiece:
    """Tells the measure whose test is running."""

    def __init__(self, mesure: Coverage) -> None:
        self.mesure = mesure

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.mesure.switch_context(str(item.path.parent.relative_to(TESTS)))
        try:
            return (yield)
        finally:
            self.mesure.switch_context("")


def pieces() -> list[str]:
    """Every folder of sources that has a folder of tests, the deepest for what both hold."""
    dossiers = {f.parent.relative_to(SOURCES) for f in SOURCES.rglob("*.py")}
    return sorted(str(d) for d in dossiers if d.parts and any((TESTS / d).glob("test_*.py")))


def compter(mesure: Coverage, piece: str) -> tuple[int, int]:
    """(lines covered by its own tests, lines) of a room."""
    mesure.get_data().set_query_contexts([f"^{re.escape(piece)}$", "^$"])
    couvertes = lignes = 0
    for module in (SOURCES / piece).glob("*.py"):
        _, toutes, _, manquent, _ = mesure.analysis2(str(module))
        couvertes, lignes = couvertes + len(toutes) - len(manquent), lignes + len(toutes)
    return couvertes, lignes


def main(options: list[str]) -> int:
    mesure = Coverage(source=[str(SOURCES)], data_file=None)
    mesure.start()
    rendu = pytest.main(["-q", *options], plugins=[ParPiece(mesure)])
    mesure.stop()
    for piece in pieces():
        couvertes, lignes = compter(mesure, piece)
        print(f"{couvertes / max(lignes, 1):6.0%}  {lignes:5}  {piece}")
    return int(rendu)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
