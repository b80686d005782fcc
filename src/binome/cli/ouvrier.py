"""A worker beside the server, stopped with it: for a machine where nothing else starts `binome tache executer`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

COMMANDE = (sys.executable, "-c", "from binome.cli.app import main; main()")
"""This very program, whatever name it was called by."""
_COMPLAISANCE = 10
_PATIENCE = 20
"""Seconds that the job in hand is given to end."""


@contextmanager
def ouvrier_a_cote() -> Iterator[None]:
    """Run the worker in a process of its own for the time of a block."""
    # Whoever waits for a page comes before a document that nobody has asked to see yet.
    ouvrier = subprocess.Popen([*COMMANDE, "tache", "executer"], preexec_fn=partial(os.nice, _COMPLAISANCE))
    ici = os.getpid()
    try:
        yield
    finally:
        # The server forks inside this block: its children leave it too, and have nothing to stop.
        if os.getpid() == ici:
            _arreter(ouvrier)


def _arreter(ouvrier: subprocess.Popen[bytes]) -> None:
    ouvrier.terminate()
    try:
        ouvrier.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        ouvrier.kill()
