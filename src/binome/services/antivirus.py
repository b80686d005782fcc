"""The hook for an antivirus: a command of the operator's, given the file, that answers by its exit code."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

from django.conf import settings

from binome.documents.controle_fichiers import FichierRefuseError

_DELAI_S = 60


def examiner(chemin: Path) -> None:
    """Run BINOME_ANTIVIRUS on a file: 0 is clean, 1 is infected, anything else is a failure, and refuses too.

    Without a command, nothing is run. Errors: FichierRefuseError.
    """
    commande = shlex.split(settings.BINOME_ANTIVIRUS)
    if not commande:
        return
    try:
        fait = subprocess.run(
            [*commande, str(chemin)], timeout=_DELAI_S, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        raise FichierRefuseError(_EN_PANNE) from None
    if fait.returncode == 1:
        raise FichierRefuseError("L'antivirus a reconnu un virus dans ce fichier : il n'a pas été gardé.")
    if fait.returncode != 0:
        raise FichierRefuseError(_EN_PANNE)


_EN_PANNE = "L'antivirus n'a pas pu examiner ce fichier, qui n'a pas été gardé : réessayez, ou prévenez l'exploitant."
