"""A base made at once is the one that the migrations make one by one: a site of two years and one of today are the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.installer_postgresql import programmes
from tests.parcours.serveur import RACINE
from tests.serveur_postgresql import demarrer, lancer

pytestmark = pytest.mark.lent(20)


@pytest.fixture(params=["sqlite", "postgresql"])
def bases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The addresses of two empty bases."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'un'}", f"sqlite:///{tmp_path / 'deux'}"
        return
    if (binaires := programmes()) is None:
        pytest.skip("PostgreSQL n'est pas installé : python tests/installer_postgresql.py")
    with demarrer() as adresse:
        lancer(binaires / "createdb", "--maintenance-db", f"{adresse}/postgres", "deux")
        yield f"{adresse}/postgres", f"{adresse}/deux"


def _faire(base: str, chemin: str, donnees: Path) -> dict[str, list[str]]:
    environnement = {
        **os.environ,
        "BINOME_BASE": base,
        "BINOME_DONNEES": str(donnees),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    commande = [sys.executable, "-m", "tests.registre.deux_chemins", chemin]
    fait = subprocess.run(commande, cwd=RACINE, env=environnement, capture_output=True, text=True, check=False)
    assert fait.returncode == 0, fait.stderr[-3000:]
    return json.loads(fait.stdout)


def test_both_ways_make_the_same_base(bases: tuple[str, str], tmp_path: Path) -> None:
    un_a_un, d_un_coup = (
        _faire(base, chemin, tmp_path) for base, chemin in zip(bases, ("un_a_un", "d_un_coup"), strict=True)
    )
    assert len(un_a_un["verrous"]) > 100 and len(un_a_un["colonnes"]) > 500
    for quoi, lignes in un_a_un.items():
        assert d_un_coup[quoi] == lignes, quoi
