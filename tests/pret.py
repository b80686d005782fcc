"""A process that has loaded Django, the commands and what histories are made of, then is copied (fork) for each program
that is to run apart: starting Python and Django anew costs more than most of what such a program does.

`python -m tests.pret`: reads one JSON order per line, answers how its copy ended. A copy has an environment, a data
folder, a base and an end of its own, as a program that was started has.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

RACINE = Path(__file__).parents[1]
CLE = "une-cle-de-test-assez-longue-pour-servir"


class Fait(NamedTuple):
    """How a program ended."""

    returncode: int
    stdout: str
    stderr: str


class Pret:
    """The process, and what it is asked to run."""

    def __init__(self, processus: subprocess.Popen[str]) -> None:
        self._processus = processus

    def executer(self, donnees: Path, code: str, *arguments: str) -> Fait:
        """Run these lines of Python on the base of that data folder, in a copy."""
        entree, sortie = self._processus.stdin, self._processus.stdout
        assert entree is not None and sortie is not None
        with tempfile.TemporaryDirectory() as dossier:
            ecrits = [Path(dossier) / nom for nom in ("stdout", "stderr")]
            ordre = {"donnees": str(donnees), "code": code, "arguments": arguments, "ecrits": [str(e) for e in ecrits]}
            print(json.dumps(ordre), file=entree, flush=True)
            fin = sortie.readline()
            assert fin, "le processus prêt est mort"
            return Fait(int(fin), *(e.read_text() for e in ecrits))


@contextmanager
def pret() -> Iterator[Pret]:
    with tempfile.TemporaryDirectory() as donnees:
        environnement = {
            **os.environ,
            "BINOME_DONNEES": donnees,
            "BINOME_BASE": f"sqlite:///{donnees}/binome.sqlite3",
            "BINOME_CLE_SECRETE": CLE,
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        commande = [sys.executable, "-m", "tests.pret"]
        tuyaux = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen(commande, env=environnement, cwd=RACINE, text=True, **tuyaux) as processus:
            yield Pret(processus)
            assert processus.stdin is not None
            processus.stdin.close()


def _charger() -> None:
    import django

    django.setup()
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from tests import maquettes  # noqa: F401

    from binome.cli import app  # noqa: F401
    from binome.services.effacement import effacement  # noqa: F401
    from binome.services.exploitation import retention, sauvegarde  # noqa: F401

    MigrationLoader(None)
    assert connection.connection is None, "a copy would share it"


def _devenir(ordre: dict[str, Any]) -> None:
    """In a copy: be the program that is asked for."""
    from django.conf import settings
    from django.db import connection

    for descripteur, fichier in zip((1, 2), ordre["ecrits"], strict=True):
        os.dup2(os.open(fichier, os.O_WRONLY | os.O_CREAT), descripteur)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    donnees = Path(ordre["donnees"])
    base = donnees / "binome.sqlite3"
    os.environ.update(BINOME_DONNEES=str(donnees), BINOME_BASE=f"sqlite:///{base}")
    settings.DONNEES, settings.STATIC_ROOT = donnees, donnees / "statique"
    # As a path or as a string: whichever the settings had.
    connection.settings_dict["NAME"] = type(connection.settings_dict["NAME"])(base)
    sys.argv[:] = ["-c", *ordre["arguments"]]
    exec(compile(ordre["code"], "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102


def _servir() -> None:
    _charger()
    # Not `for ligne in sys.stdin`: a copy must have nothing read ahead.
    while ligne := sys.stdin.readline():
        if (numero := os.fork()) == 0:
            # It then ends as any program does, and closes its base.
            _devenir(json.loads(ligne))
            return
        _, statut = os.waitpid(numero, 0)
        print(os.waitstatus_to_exitcode(statut), flush=True)


if __name__ == "__main__":
    _servir()
