"""A process stopped while it writes does not stop the others; and nobody waits longer, in all, than a request may."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from django.db import OperationalError
from django.db import connection as la_sienne

from binome.registre.sqlite3 import patience, tenant
from binome.registre.sqlite3.base import DatabaseWrapper

pytestmark = [pytest.mark.django_db, pytest.mark.lent]

AVEC_TOUR = """
import fcntl, os, signal, sqlite3, sys
tour = os.open(sys.argv[1] + "-tour", os.O_RDWR | os.O_CREAT, 0o600)
fcntl.flock(tour, fcntl.LOCK_EX)
"""
ECRIRE = """
base = sqlite3.connect(sys.argv[1], isolation_level=None)
base.execute("BEGIN IMMEDIATE")
base.execute("INSERT INTO t VALUES ('jamais rendu')")
"""
S_ARRETER = "os.kill(os.getpid(), signal.SIGSTOP)\n"
ATTENDRE = "print('tenu', flush=True); signal.pause()\n"
SEUL = "import os, signal, sqlite3, sys\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    chemin = tmp_path / "base.sqlite3"
    with closing(sqlite3.connect(chemin)) as neuve:
        neuve.execute("PRAGMA journal_mode=WAL")
        neuve.execute("CREATE TABLE t (mot TEXT)")
    return chemin


@pytest.fixture
def liaison(base: Path) -> Iterator[DatabaseWrapper]:
    ouverte = _liaison(base, 5)
    yield ouverte
    ouverte.close()


def _liaison(base: Path, delai: float) -> DatabaseWrapper:
    options = {"transaction_mode": "IMMEDIATE", "timeout": delai}
    return DatabaseWrapper({**la_sienne.settings_dict, "NAME": str(base), "OPTIONS": options}, "essai")


@pytest.fixture
def tenir(base: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Run a program that takes hold of the base; it is there, stopped or not, when this returns."""
    lances: list[subprocess.Popen[str]] = []

    def lancer(programme: str) -> subprocess.Popen[str]:
        commande = [sys.executable, "-c", programme, str(base)]
        enfant = subprocess.Popen(commande, stdout=subprocess.PIPE, text=True)
        lances.append(enfant)
        if programme.endswith(S_ARRETER):
            fin = time.monotonic() + 30
            while tenant._arrete(enfant.pid) is None:
                assert time.monotonic() < fin and enfant.poll() is None
                time.sleep(0.01)
        else:
            assert enfant.stdout is not None and enfant.stdout.readline() == "tenu\n"
        return enfant

    yield lancer
    for enfant in lances:
        enfant.kill()
        enfant.communicate()


def _ecrire(liaison: DatabaseWrapper) -> None:
    liaison.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with liaison.cursor() as curseur:
        curseur.execute("INSERT INTO t VALUES ('le mien')")
    liaison.commit()
    liaison.set_autocommit(True)


def _mots(base: Path) -> list[str]:
    with closing(sqlite3.connect(base)) as lue:
        return [mot for (mot,) in lue.execute("SELECT mot FROM t")]


@pytest.mark.parametrize(
    "programme",
    [AVEC_TOUR + S_ARRETER, AVEC_TOUR + ECRIRE + S_ARRETER, SEUL + ECRIRE + S_ARRETER],
    ids=["its turn", "its turn and the base", "the base, without a turn"],
)
def test_a_process_stopped_while_it_writes_is_ended(
    base: Path, liaison: DatabaseWrapper, tenir: Callable[[str], subprocess.Popen[str]], programme: str
) -> None:
    enfant = tenir(programme)
    _ecrire(liaison)
    assert enfant.wait(120) == -signal.SIGKILL
    assert _mots(base) == ["le mien"]


def test_without_that_it_would_stop_everyone(
    base: Path, tenir: Callable[[str], subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The negative control: nobody looks at who holds the base.
    monkeypatch.setattr(tenant.Guet, "regarder", lambda _: None)
    enfant = tenir(AVEC_TOUR + ECRIRE + S_ARRETER)
    with closing(_liaison(base, 2)) as liaison, pytest.raises(OperationalError, match="locked"):
        _ecrire(liaison)
    assert enfant.poll() is None


def test_a_process_at_work_is_never_ended(base: Path, tenir: Callable[[str], subprocess.Popen[str]]) -> None:
    enfant = tenir(AVEC_TOUR + ECRIRE + ATTENDRE)
    with closing(_liaison(base, 2)) as liaison, pytest.raises(OperationalError, match="locked"):
        _ecrire(liaison)
    assert enfant.poll() is None


def test_a_stop_that_passes_is_forgiven(base: Path, tenir: Callable[[str], subprocess.Popen[str]]) -> None:
    enfant = tenir(AVEC_TOUR + ECRIRE + S_ARRETER)
    guet = tenant.Guet(f"{base}-tour")
    guet._prochain = 0
    guet.regarder()
    enfant.send_signal(signal.SIGCONT)
    assert enfant.wait(120) == 0, "it went on by itself, and ended"


def test_a_request_waits_for_its_turns_five_seconds_in_all(
    base: Path, tenir: Callable[[str], subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "PAR_DEMANDE_S", 0.4)
    tenir(AVEC_TOUR + ATTENDRE)
    patience.commencer()
    with closing(_liaison(base, 30)) as liaison:
        for _ in range(3):
            with pytest.raises(OperationalError, match="locked"):
                _ecrire(liaison)
        assert patience.reste(30) == 0.0, "the second and the third did not wait again"
        patience.finir()
        assert patience.reste(30) == 30, "outside of a request, each transaction has its own patience"


def test_requests_are_counted() -> None:
    ecoutes = [recepteur[0][0] for s in (request_started, request_finished) for recepteur in s.receivers]
    assert ecoutes.count("patience") == 2
