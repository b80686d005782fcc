"""The database from its URL: nobody waits for a lock for ever, whatever the database."""

from __future__ import annotations

import time
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg
import pytest
from tests.installer_postgresql import programmes
from tests.serveur_postgresql import demarrer

from config import base

URL = "postgresql://binome@127.0.0.1/x"


def test_sqlite_waits_five_seconds_in_all(tmp_path: Path) -> None:
    assert base.base_de_donnees("", tmp_path)["OPTIONS"]["timeout"] == 5


def test_what_the_address_already_says_to_postgresql_is_kept(tmp_path: Path) -> None:
    dites = base.base_de_donnees(f"{URL}?options=-c%20work_mem%3D8MB", tmp_path)["OPTIONS"]["options"]
    assert "lock_timeout=5s" in dites and dites.endswith("-c work_mem=8MB")
    assert "lock_timeout=5s" in base.base_de_donnees(URL, tmp_path)["OPTIONS"]["options"]


@pytest.mark.lent
def test_a_session_stopped_in_its_transaction_holds_nobody_for_ever(tmp_path: Path) -> None:
    if programmes() is None:
        pytest.skip("PostgreSQL n'est pas installé : python tests/installer_postgresql.py")
    dites = base.base_de_donnees(URL, tmp_path)["OPTIONS"]["options"].replace("=5s", "=500ms").replace("=60s", "=2s")
    with demarrer() as adresse, ExitStack() as pile:
        arretee, autre, temoin = (
            pile.enter_context(closing(psycopg.connect(f"{adresse}/postgres", options=o))) for o in (dites, dites, None)
        )
        temoin.execute("CREATE TABLE t (n int)")
        temoin.commit()
        arretee.execute("LOCK TABLE t")
        with pytest.raises(psycopg.errors.LockNotAvailable, match="lock timeout"):
            autre.execute("SELECT * FROM t")
        autre.rollback()
        time.sleep(2.2)
        assert autre.execute("SELECT * FROM t").fetchall() == [], "its locks were given back"
        autre.rollback()
        with pytest.raises(psycopg.Error, match="terminating connection"):
            arretee.execute("SELECT 1")
        # The negative control: without these words, a session keeps its lock for as long as it likes.
        temoin.execute("LOCK TABLE t")
        time.sleep(2.5)
        with pytest.raises(psycopg.errors.LockNotAvailable):
            autre.execute("SELECT * FROM t")
