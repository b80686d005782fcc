"""On a full disk, what was written is still read. The disk is full for one process only: it may not enlarge a file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMME = """
import resource, sys
from django.conf import settings
settings.configure()
from django.db import connection as _
from binome.registre.sqlite3 import base, gardienne
if sys.argv[2] == "temoin":
    base.garder = lambda _: None
reglages = {"NAME": sys.argv[1], "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL;"}, "CONN_MAX_AGE": 0,
    "AUTOCOMMIT": True, "ATOMIC_REQUESTS": False, "CONN_HEALTH_CHECKS": False, "TIME_ZONE": None, "TEST": {}}
def demander(ordre):
    liaison = base.DatabaseWrapper(reglages, "essai")
    try:
        with liaison.cursor() as curseur:
            return curseur.execute(ordre).fetchall()
    finally:
        liaison.close()
demander("CREATE TABLE t AS SELECT 'écrit avant' AS mot")
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
for ordre in ("SELECT mot FROM t", "INSERT INTO t VALUES ('trop tard')", "SELECT mot FROM t"):
    try:
        print(demander(ordre))
    except Exception as erreur:
        print(type(erreur).__name__)
"""


def executer(tmp_path: Path, comment: str) -> list[str]:
    commande = [sys.executable, "-c", PROGRAMME, str(tmp_path / "base.sqlite3"), comment]
    environnement = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    fait = subprocess.run(commande, capture_output=True, text=True, timeout=60, env=environnement, check=True)
    return fait.stdout.splitlines()


@pytest.mark.lent
def test_what_was_written_is_still_read_when_nothing_more_can_be(tmp_path: Path) -> None:
    assert executer(tmp_path, "") == ["[('écrit avant',)]", "OperationalError", "[('écrit avant',)]"]


@pytest.mark.lent
def test_without_a_connection_kept_nothing_is_read(tmp_path: Path) -> None:
    # The negative control: SQLite removed its files at the last close, and cannot make them again.
    assert executer(tmp_path, "temoin")[0] == "OperationalError"


def test_the_connection_kept_goes_through_no_fork(tmp_path: Path) -> None:
    from binome.registre.sqlite3 import gardienne

    gardienne.garder(str(tmp_path / "base.sqlite3"))
    assert gardienne._ouvertes
    lecture, ecriture = os.pipe()
    if (enfant := os.fork()) == 0:
        os.write(ecriture, str(len(gardienne._ouvertes)).encode())
        os._exit(0)
    os.waitpid(enfant, 0)
    assert os.read(lecture, 10) == b"0"


@pytest.fixture(autouse=True)
def fermee():
    yield
    from binome.registre.sqlite3 import gardienne

    gardienne.fermer()
