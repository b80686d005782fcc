"""A process that has loaded Django, the site and what histories are made of, then is copied (fork) for each program that
is to run apart: starting Python and loading all that anew costs more than most of what such a program does.

`python -m tests.pret`: reads one JSON order per line, answers how its copy ended. A copy has the environment that it is
given, reads its settings in it, and opens a base and ends as a program that was started does.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import resource
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

RACINE = Path(__file__).parents[1]


BINOME = "from binome.cli.app import main; main()"
"""The command `binome`, as lines of Python."""

CHARGES = (
    "config.urls",
    "binome.cli.app",
    "binome.services.effacement.effacement",
    "binome.services.exploitation.retention",
    "binome.services.exploitation.sauvegarde",
    "django.db.backends.postgresql.base",
    "tests.maquettes",
    "tests.services.outils_epreuves",
)


class Fait(NamedTuple):
    """How a program ended."""

    returncode: int
    stdout: str
    stderr: str


def chez(donnees: Path) -> dict[str, str]:
    """The variables of a program on that data folder, where its base is too."""
    lieux = {"BINOME_DONNEES": str(donnees), "BINOME_BASE": f"sqlite:///{donnees}/binome.sqlite3"}
    return {**os.environ, **lieux, "DJANGO_SETTINGS_MODULE": "config.settings"}


_PRETS: list[subprocess.Popen[str]] = []
"""The one of this process, once it was asked for."""


def executer(*arguments: object, env: Mapping[str, str], octets: int | None = None) -> Fait:
    """Python with these arguments (`-m MODULE …` or `-c CODE …`) in that environment, at the root of the project.
    `octets`: the greatest file that the disk takes."""
    processus = _pret()
    entree, sortie = processus.stdin, processus.stdout
    assert entree is not None and sortie is not None
    with tempfile.TemporaryDirectory() as dossier:
        ecrits = [Path(dossier) / nom for nom in ("stdout", "stderr")]
        ordre = {"arguments": [str(a) for a in arguments], "env": dict(env), "octets": octets}
        try:
            print(json.dumps({**ordre, "ecrits": [str(e) for e in ecrits]}), file=entree, flush=True)
            fin = sortie.readline()
        except BaseException:
            # A test that is stopped hears no answer: the next one would take it for its own.
            _oublier(processus)
            raise
        assert fin, "le processus prêt est mort"
        return Fait(int(fin), *(e.read_text() for e in ecrits))


def lire(*arguments: object, env: Mapping[str, str]) -> str:
    """What such a program prints; it ends well."""
    fait = executer(*arguments, env=env)
    assert fait.returncode == 0, fait.stderr[-3000:]
    return fait.stdout


def _pret() -> subprocess.Popen[str]:
    if not _PRETS:
        environnement = {
            **{nom: valeur for nom, valeur in os.environ.items() if not nom.startswith("BINOME_")},
            "BINOME_CLE_SECRETE": "une-cle-de-test-assez-longue-pour-servir",
            "BINOME_BASE": "sqlite:///nulle-part.sqlite3",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        commande = [sys.executable, "-m", "tests.pret"]
        tuyaux = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        _PRETS.append(
            subprocess.Popen(commande, env=environnement, cwd=RACINE, text=True, start_new_session=True, **tuyaux)
        )
        atexit.register(_oublier, _PRETS[-1])
    return _PRETS[-1]


def _oublier(processus: subprocess.Popen[str]) -> None:
    """End it, and its copies."""
    if processus in _PRETS:
        _PRETS.remove(processus)
        os.killpg(processus.pid, signal.SIGKILL)
        with processus:
            pass


def _charger() -> None:
    import django

    django.setup()
    from django.db import connections
    from django.db.migrations.loader import MigrationLoader

    for module in CHARGES:
        importlib.import_module(module)
    MigrationLoader(None)
    assert all(c.connection is None for c in connections.all(initialized_only=True)), "a copy would share it"
    # What is there for ever is neither gone through nor copied by each.
    gc.collect()
    gc.freeze()


def _devenir(ordre: dict[str, Any]) -> None:
    """In a copy: be the program that is asked for."""
    from django.conf import ENVIRONMENT_VARIABLE, Settings, settings
    from django.db import connections

    for descripteur, fichier in zip((1, 2), ordre["ecrits"], strict=True):
        os.dup2(os.open(fichier, os.O_WRONLY | os.O_CREAT), descripteur)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(ordre["env"])
    importlib.reload(sys.modules[os.environ[ENVIRONMENT_VARIABLE]])
    settings._wrapped = Settings(os.environ[ENVIRONMENT_VARIABLE])
    for liaison in connections.all(initialized_only=True):
        del connections[liaison.alias]
    connections.settings = connections.configure_settings(settings.DATABASES)
    if ordre["octets"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (ordre["octets"], ordre["octets"]))
    comment, quoi, *suite = ordre["arguments"]
    sys.argv[:] = [comment, *suite]
    if comment == "-m":
        runpy.run_module(quoi, run_name="__main__", alter_sys=True)
    else:
        exec(compile(quoi, "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102


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
