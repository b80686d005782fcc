"""The hook for an antivirus: a command of the operator's, given the file, that answers by its exit code."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore

from django.conf import settings

from binome.documents.controle_fichiers import FichierRefuseError
from binome.services.socle import traces
from binome.services.socle.disponibilite import OccupeError

_DELAI_S = 60
_PLACES = BoundedSemaphore(2)
"""Examinations at once in a process: one that hangs keeps a file waiting, not the others' pages."""
_PATIENCE_S = 3.0


def examiner(chemin: Path) -> None:
    """Run BINOME_ANTIVIRUS on a file: 0 is clean, 1 is infected, anything else is a failure, and refuses too.

    Without a command, nothing is run. Errors: FichierRefuseError, OccupeError.
    """
    commande = shlex.split(settings.BINOME_ANTIVIRUS)
    if not commande:
        return
    if not _PLACES.acquire(timeout=_PATIENCE_S):
        traces.antivirus("occupe")
        raise OccupeError("L'antivirus examine déjà d'autres fichiers : envoyez le vôtre dans quelques secondes.", 15)
    try:
        code = _lancer([*commande, str(chemin)])
    finally:
        _PLACES.release()
    traces.antivirus({0: "sain", 1: "infecte"}.get(-1 if code is None else code, "panne"), code)
    if code == 1:
        raise FichierRefuseError("L'antivirus a reconnu un virus dans ce fichier : il n'a pas été gardé.")
    if code != 0:
        raise FichierRefuseError(_EN_PANNE)


def _lancer(commande: list[str]) -> int | None:
    """Its exit code; None when it cannot run or does not end: then it and all that it started are ended."""
    with suppress(OSError):
        # Its output goes nowhere: a child that it left behind could hold it open for ever.
        examen = subprocess.Popen(
            commande,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            return examen.wait(_DELAI_S)
        except subprocess.TimeoutExpired:
            return None
        finally:
            with suppress(OSError):
                os.killpg(examen.pid, signal.SIGKILL)
            examen.wait()
    return None


_EN_PANNE = "L'antivirus n'a pas pu examiner ce fichier, qui n'a pas été gardé : réessayez, ou prévenez l'exploitant."
