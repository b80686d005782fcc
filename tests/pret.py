"""A process that has loaded Django, the site and what histories are made of, then is copied (fork) for each program that
is to run apart: starting Python and loading all that anew costs more than most of what such a program does.

`python -m tests.pret`: reads one JSON order per line, answers how its copy ended, or its number if it goes on. A copy has the environment that it is
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
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

RACINE = Path(__file__).parents[1]


BINOME = "from binome.cli.app import main; main()"
"""The command `binome`, as lines of Python."""

REGLAGES = "config.settings"
MIGRENT = {"migrate", "tests.registre.deux_chemins"}
"""Programs that draw thousands of models, and end: looking for those that nobody holds is a third of what they do."""
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
    return {**os.environ, **lieux, "DJANGO_SETTINGS_MODULE": REGLAGES}


_PRETS: list[subprocess.Popen[str]] = []
"""The one of this process, once it was asked for."""


def executer(*arguments: object, env: Mapping[str, str], octets: int | None = None) -> Fait:
    """Python with these arguments (`-m MODULE …` or `-c CODE …`) in that environment, at the root of the project.
    `octets`: the greatest file that the disk takes."""
    with tempfile.TemporaryDirectory() as dossier:
        ecrits = [Path(dossier) / nom for nom in ("stdout", "stderr")]
        fin = _demander(arguments=arguments, env=env, ecrits=ecrits, octets=octets, finir=True)
        return Fait(fin, *(e.read_text() for e in ecrits))


class Programme:
    """One that goes on, as `subprocess.Popen` knows it; what it prints goes where our errors do, unless to two files."""

    def __init__(self, *arguments: object, env: Mapping[str, str], ecrits: Sequence[Path] = ()) -> None:
        self.pid: int = _demander(arguments=arguments, env=env, ecrits=ecrits, octets=None, finir=False)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = _demander(fini=self.pid)
        return self.returncode

    def wait(self, timeout: float) -> int:
        fin = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > fin:
                raise subprocess.TimeoutExpired("binome", timeout)
            time.sleep(0.02)
        return code

    def terminate(self) -> None:
        self._signaler(signal.SIGTERM)

    def kill(self) -> None:
        self._signaler(signal.SIGKILL)

    def _signaler(self, signe: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, signe)


def _demander(**ordre: Any) -> Any:
    processus = _pret()
    entree, sortie = processus.stdin, processus.stdout
    assert entree is not None and sortie is not None
    try:
        print(json.dumps(ordre, default=str), file=entree, flush=True)
        dit = sortie.readline()
    except BaseException:
        # A test that is stopped hears no answer: the next one would take it for its own.
        _oublier(processus)
        raise
    assert dit, "le processus prêt est mort"
    return json.loads(dit)


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
            "DJANGO_SETTINGS_MODULE": REGLAGES,
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
    from django.conf import Settings, settings
    from django.db import connections

    for descripteur, fichier in zip((1, 2), ordre["ecrits"], strict=False):
        os.dup2(os.open(fichier, os.O_WRONLY | os.O_CREAT), descripteur)
    if not ordre["ecrits"]:
        os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(ordre["env"])
    importlib.reload(sys.modules[REGLAGES])
    settings._wrapped = Settings(REGLAGES)
    for liaison in connections.all(initialized_only=True):
        del connections[liaison.alias]
    connections.settings = connections.configure_settings(settings.DATABASES)
    if ordre["octets"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (ordre["octets"], ordre["octets"]))
    if MIGRENT & set(ordre["arguments"]):
        gc.disable()
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
        ordre = json.loads(ligne)
        if "fini" in ordre:
            _repondre(_fin(ordre["fini"], os.WNOHANG))
        elif (numero := os.fork()) == 0:
            # It then ends as any program does, and closes its base.
            _devenir(ordre)
            return
        else:
            _repondre(_fin(numero) if ordre["finir"] else numero)


def _fin(numero: int, comment: int = 0) -> int | None:
    """How that copy ended, if it has."""
    fini, statut = os.waitpid(numero, comment)
    return os.waitstatus_to_exitcode(statut) if fini else None


def _repondre(quoi: int | None) -> None:
    print(json.dumps(quoi), flush=True)


if __name__ == "__main__":
    _servir()
