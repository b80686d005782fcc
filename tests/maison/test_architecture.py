"""ARCHITECTURE.md names every room, and every use case by family: a newcomer knows where to enter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SANS_MUR = {"__pycache__", "migrations", "models"}


@pytest.fixture(scope="module")
def architecture(racine: Path) -> str:
    return (racine / "ARCHITECTURE.md").read_text(encoding="utf-8")


def _pieces(racine: Path) -> set[str]:
    """Every package of the house but the calls, which come and go: `moteur/bassins`…"""
    maison = racine / "src/binome"
    dossiers = {p.parent.relative_to(maison) for p in maison.rglob("__init__.py")}
    return {str(d) for d in dossiers if d.parts and not SANS_MUR & {*d.parts} and len(d.parts) < 4 and not _appel(d)}


def _appel(dossier: Path) -> bool:
    return dossier.parts[0] == "appels" and len(dossier.parts) > 1


def test_every_room_is_named(architecture: str, racine: Path) -> None:
    nommees = {m.rstrip("/") for m in re.findall(r"`([\w/]+/)`", architecture)}
    assert not sorted(_pieces(racine) - nommees)
