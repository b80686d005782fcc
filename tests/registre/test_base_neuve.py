"""A base made at once is the one that the migrations make one by one: a site of two years and one of today are the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from tests import pret
from tests.installer_postgresql import programmes
from tests.registre.deux_chemins import FIN
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
    environnement = {**pret.chez(donnees), "BINOME_BASE": base}
    return json.loads(pret.lire("-m", "tests.registre.deux_chemins", chemin, env=environnement))


def test_both_ways_make_the_same_base(bases: tuple[str, str], tmp_path: Path) -> None:
    un_a_un, d_un_coup = (
        _faire(base, chemin, tmp_path) for base, chemin in zip(bases, ("un_a_un", "d_un_coup"), strict=True)
    )
    assert len(un_a_un["verrous"]) > 100 and len(un_a_un["colonnes"]) > 500
    for quoi, lignes in un_a_un.items():
        assert d_un_coup[quoi] == lignes, quoi


@pytest.mark.django_db
def test_a_base_made_at_once_before_the_last_of_them_has_those_that_it_lacks_to_do() -> None:
    """It was made by a union of fewer, which is no longer here."""
    faites = MigrationRecorder(connection)
    faites.record_unapplied("registre", FIN["d_un_coup"])
    faites.record_applied("registre", "0001_jusqu_a_0043")
    assert _a_faire() == []
    faites.record_unapplied("registre", "0053_adresses_prouvees")
    faites.record_unapplied("registre", FIN["un_a_un"])
    assert _a_faire() == [FIN["un_a_un"], "0053_adresses_prouvees"]


def _a_faire() -> list[str]:
    executeur = MigrationExecutor(connection)
    return [m.name for m, _ in executeur.migration_plan(executeur.loader.graph.leaf_nodes())]
