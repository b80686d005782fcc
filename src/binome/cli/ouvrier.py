"""A worker beside the server, watched over: restarted when it dies, stopped with the server, however that one ends.

For a machine where nothing else starts `binome tache executer`. A process of its own watches it, since the server's
master collects every child that ends: `python -c … veiller()`.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

COMMANDE = (sys.executable, "-c", "from binome.cli.app import main; main()")
"""This very program, whatever name it was called by."""
_VEILLEUR = (sys.executable, "-c", "from binome.cli.ouvrier import veiller; veiller()")
_COMPLAISANCE = 10
_PATIENCE = 20
"""Seconds that the job in hand is given to end."""
_ATTENTE_MAX = 60.0
_ROBUSTE = 60.0
"""A worker that lived for that long is restarted at once; one that dies at once waits longer and longer."""
_TUE_AVEC_SON_PERE = 1


@contextmanager
def ouvrier_a_cote() -> Iterator[None]:
    """Run the worker, watched over, in processes of its own for the time of a block."""
    veilleur = subprocess.Popen(_VEILLEUR, stdin=subprocess.PIPE)
    ici = os.getpid()
    try:
        yield
    finally:
        # The server forks inside this block: its children leave it too, and have nothing to stop.
        if os.getpid() == ici:
            _arreter(veilleur, _PATIENCE + 5)


def veiller(commande: Sequence[str] = (*COMMANDE, "tache", "executer")) -> None:
    """Keep a worker running until told to stop, or until standard input closes: whoever asked is no longer there."""
    arret = False

    def arreter(_numero: int, _cadre: FrameType | None) -> None:
        nonlocal arret
        arret = True

    signal.signal(signal.SIGTERM, arreter)
    # Ctrl+C reaches the worker too: the server stops, and says so.
    signal.signal(signal.SIGINT, arreter)
    attente = 1.0
    while not arret:
        debut = time.monotonic()
        ouvrier = subprocess.Popen(commande, stdin=subprocess.DEVNULL, preexec_fn=_effacer)
        while not arret and ouvrier.poll() is None:
            arret = _seul(0.2) or arret
        if arret:
            _arreter(ouvrier, _PATIENCE)
            return
        attente = 1.0 if time.monotonic() - debut > _ROBUSTE else attente
        sys.stderr.write(f"L'ouvrier s'est arrêté (code {ouvrier.returncode}) ; relancé dans {attente:.0f} s.\n")
        sys.stderr.flush()
        fin = time.monotonic() + attente
        while not arret and time.monotonic() < fin:
            arret = _seul(0.2) or arret
        attente = min(2 * attente, _ATTENTE_MAX)


def _seul(secondes: float) -> bool:
    """Wait a little; whether standard input was closed meanwhile."""
    return bool(select.select([0], [], [], secondes)[0]) and os.read(0, 1) == b""


def _effacer() -> None:
    """In the worker: whoever waits for a page comes first, and nobody is left behind by a watcher that was killed."""
    os.nice(_COMPLAISANCE)
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_TUE_AVEC_SON_PERE, signal.SIGTERM)


def _arreter(processus: subprocess.Popen[bytes], patience: float) -> None:
    processus.terminate()
    try:
        processus.wait(patience)
    except subprocess.TimeoutExpired:
        processus.kill()
