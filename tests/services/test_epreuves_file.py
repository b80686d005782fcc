"""What the queue must survive, with real processes on a real base: kill -9, several workers, a frozen one, a base that is
locked, a disk that is full. Each has its control.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from tests.services.outils_epreuves import RACINE, lanceur

pytestmark = pytest.mark.lent


@pytest.fixture
def epreuve(tmp_path, referentiel):
    """Run an ordeal on a new database; its report."""
    return lanceur("epreuves_file", tmp_path)


def test_killed_at_a_hundred_instants_the_worker_loses_nothing_and_sends_nothing_twice(epreuve):
    rapport = epreuve("morts", 100)
    assert rapport["fautes"] == []
    assert rapport["morts"] == 100 and rapport["sante"] == "bon"
    assert rapport["sorts"]["envoyee"] > 3 * rapport["sorts"]["incertaine"] > 0


def test_without_the_point_of_no_return_the_kills_send_some_twice(epreuve):
    assert [f for f in epreuve("morts", 40, "--temoin")["fautes"] if " fois" in f]


def test_four_workers_send_each_letter_once(epreuve):
    rapport = epreuve("ensemble", 60)
    assert rapport["fautes"] == [] and rapport["recus"] == 60 and rapport["ouvriers"] > 1


def test_without_the_hold_on_the_row_four_workers_send_some_twice(epreuve):
    assert epreuve("ensemble", 20, "--temoin")["fautes"]


def test_a_worker_frozen_before_the_first_byte_sends_nothing_when_it_wakes(epreuve):
    assert epreuve("geles", 5) == {"fautes": [], "recus": 5}


def test_without_the_point_of_no_return_it_does(epreuve):
    assert epreuve("geles", 3, "--temoin")["fautes"]


@pytest.mark.parametrize(("panne", "secondes"), [("verrou", 45), ("disque", 3)])
def test_a_base_locked_or_a_disk_full_then_freed_delays_and_loses_nothing(epreuve, panne, secondes):
    # The lock outlives the five seconds that a write waits for, several times, and the tries of a letter that has left.
    assert epreuve(panne, secondes)["fautes"] == []


@pytest.mark.parametrize(("panne", "secondes"), [("verrou", 14), ("disque", 7)])
def test_without_a_worker_that_outlives_it_the_queue_stops(epreuve, panne, secondes):
    # Longer than a write is waited for twice: within the job, then to say that it failed.
    (faute,) = epreuve(panne, secondes, "--temoin")["fautes"]
    assert "mort" in faute or "vivant : False" in faute


# --- beside the server


_VEILLE = "from binome.cli.exploitation.ouvrier import veiller; import sys; veiller(sys.argv[1:])"
_OUVRIER = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); time.sleep(600)"


@pytest.fixture
def veilleur(tmp_path):
    """A watcher of a worker that only writes its number; the numbers written so far."""
    traces = tmp_path / "ouvriers"
    commande = [sys.executable, "-c", _VEILLE, sys.executable, "-c", _OUVRIER, str(traces)]
    processus = subprocess.Popen(commande, stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=RACINE)

    def numeros(combien):
        fin = time.monotonic() + 20
        while time.monotonic() < fin:
            lus = traces.read_text().split() if traces.exists() else []
            if len(lus) >= combien:
                return [int(n) for n in lus]
            time.sleep(0.05)
        raise AssertionError(f"{combien} ouvriers attendus")

    yield processus, numeros
    processus.kill()
    processus.wait()
    processus.stdin.close()
    processus.stderr.close()


def _meurt(numero):
    fin = time.monotonic() + 20
    while time.monotonic() < fin:
        try:
            os.kill(numero, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_a_worker_that_is_killed_is_started_again_and_stops_with_its_watcher(veilleur):
    processus, numeros = veilleur
    for tour in (1, 2):
        os.kill(numeros(tour)[-1], 9)
    dernier = numeros(3)[-1]
    processus.terminate()
    assert processus.wait(20) == 0 and _meurt(dernier)
    assert processus.stderr.read().decode().count("relancé dans") == 2


def test_a_server_that_is_killed_leaves_no_worker_behind(veilleur):
    processus, numeros = veilleur
    (seul,) = numeros(1)
    processus.stdin.close()
    assert processus.wait(20) == 0 and _meurt(seul)


def test_a_watcher_that_is_killed_leaves_no_worker_behind(veilleur):
    processus, numeros = veilleur
    (seul,) = numeros(1)
    processus.kill()
    assert _meurt(seul)
