"""Work for the tests of the calculateur: functions of a module, as the real ones."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from binome.documents.erreurs import Anomalie, DossierIllisibleError


def doubler(nombre: int) -> tuple[int, int]:
    return 2 * nombre, os.getpid()


def grossir(octets: int) -> int:
    return len(bytearray(octets))


def durer(dossier: str, nom: str) -> str:
    """Say that it has begun, then wait to be told to end."""
    (Path(dossier) / nom).touch()
    while not (Path(dossier) / "fin").exists():
        time.sleep(0.02)
    return "fini"


def durer_par_un_autre(secondes: float, temoin: str) -> None:
    subprocess.run(["sh", "-c", f"sleep {secondes}; touch {temoin}"], check=False)


def refuser() -> None:
    raise DossierIllisibleError("dossier.yaml", [Anomalie("rien ne va", ligne=3)])


def mourir(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
