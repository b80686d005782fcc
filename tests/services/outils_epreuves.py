"""An ordeal is a program of its own, run with real processes on a database of its own; and what most are made of."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, connections
from tests import pret
from tests.base_neuve import base_neuve

from binome.domaine.socle.erreurs import BinomeError
from binome.referentiel.emplacement import dossier_donnees


def lanceur(programme: str, donnees: Path) -> Callable[..., Any]:
    """What runs an ordeal of `tests.services.<programme>` in that folder of data, and gives its report."""
    for motif in ("referentiel-*.binome", "flux-estimes-*.npz", "mesures"):
        for commun in dossier_donnees().glob(motif):
            (donnees / commun.name).symlink_to(commun)

    shutil.copyfile(base_neuve(), donnees / "binome.sqlite3")

    def lancer(nom: str, combien: int, *options: str) -> Any:
        environnement = {**pret.chez(donnees), "BINOME_TACHES": "ouvrier"}
        dit = pret.lire("-m", f"tests.services.{programme}", nom, combien, *options, env=environnement)
        return json.loads(dit.splitlines()[-1])

    return lancer


def mourir_a_l_ordre(point: int, faire: Callable[[], object]) -> int:
    """Do it in a process that dies (`kill -9`) at that order given to its base; how it ended, 0 when it had fewer."""
    connections.close_all()
    if (pid := os.fork()) == 0:
        compte = [0]

        def mourir(executer: Any, *ordre: Any) -> Any:
            compte[0] += 1
            if compte[0] == point:
                os.kill(os.getpid(), signal.SIGKILL)
            return executer(*ordre)

        with connection.execute_wrapper(mourir):
            faire()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


class HorsTransaction:
    """The connection of whoever asks, that says it is in a transaction when it is in none: for negative controls."""

    in_atomic_block = True

    def __getattr__(self, nom: str) -> Any:
        return getattr(connection, nom)


class _Equipier(threading.Thread):
    """A thread that does one gesture after another, and keeps its connection to the base: opening one costs more than
    most gestures."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.donnes: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.start()

    def run(self) -> None:
        while True:
            self.donnes.get()()


_EQUIPE: list[_Equipier] = []


class Croisement:
    """For negative controls: as many as are awaited have all looked at what is before any of them writes. What keeps
    people apart is then missed for sure, however busy the machine."""

    PATIENCE = 2.0
    """Seconds, for who is held by what another holds: then nobody waits any more. Less than a lock is waited for: with what
    keeps people apart, it makes no fault of its own."""

    def __init__(self, combien: int) -> None:
        self._attendus, self._change = combien, threading.Condition()

    def venir(self, patience: float = PATIENCE) -> None:
        """Be there, and wait for the others."""
        with self._change:
            self._attendus -= 1
            self._change.notify_all()
            if patience and not self._change.wait_for(lambda: self._attendus <= 0, patience):
                self._attendus = 0

    @contextmanager
    def avant_d_ecrire(self) -> Iterator[None]:
        """A gesture that waits for the others before the first order that writes."""
        venu = False

        def executer(faire: Callable[..., Any], ordre: str, *suite: Any) -> Any:
            nonlocal venu
            if not venu and not ordre.lstrip("( ").startswith(("SELECT", "PRAGMA", "SET", "SAVEPOINT", "RELEASE")):
                venu = True
                self.venir()
            return faire(ordre, *suite)

        try:
            with connection.execute_wrapper(executer):
                yield
        finally:
            if not venu:
                self.venir(0)


_CROISES = threading.Event()


def se_croiser() -> None:
    """From now on, those who act at once all look before any of them writes."""
    _CROISES.set()


def a_la_fois(gestes: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each gives or raises, all begun at the same moment."""
    depart, rendus = threading.Barrier(len(gestes)), [None] * len(gestes)
    croises = Croisement(len(gestes)) if _CROISES.is_set() else None
    _EQUIPE.extend(_Equipier() for _ in range(len(_EQUIPE), len(gestes)))
    finis = threading.Semaphore(0)

    def faire(rang: int, geste: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            depart.wait()
            with croises.avant_d_ecrire() if croises else nullcontext():
                rendus[rang] = geste()
        except Exception as erreur:  # noqa: BLE001
            rendus[rang] = erreur  # type: ignore[call-overload]
            if not isinstance(erreur, BinomeError):
                connection.close()
        finally:
            finis.release()

    for equipier, (rang, geste) in zip(_EQUIPE, enumerate(gestes), strict=False):
        equipier.donnes.put(partial(faire, rang, geste))
    for _ in gestes:
        finis.acquire()
    return rendus


class Ensemble(NamedTuple):
    """How many did what they wanted, how many were refused, and what broke down."""

    faits: int
    refus: int
    pannes: list[str]


def ensemble(*gestes: Callable[[], Any], refus: type[Exception] = BinomeError) -> Ensemble:
    """Do these at the same time. To be refused is an answer."""
    erreurs = [rendu for rendu in a_la_fois(gestes) if isinstance(rendu, Exception)]
    pannes = [repr(erreur)[:200] for erreur in erreurs if not isinstance(erreur, refus)]
    return Ensemble(len(gestes) - len(erreurs), len(erreurs) - len(pannes), pannes)


def eprouver(
    preparer: Callable[[], Any],
    casser: Callable[[], None],
    tour: Callable[[Any, int], list[str]],
    bilan: Callable[[Any, int], list[str]] = lambda _, __: [],
    *,
    croiser: bool = True,
) -> None:
    """The rounds asked for by the command line (`ensemble N`), then what the whole base must say; prints one JSON object.

    The base is given with its migrations. `--temoin`: what keeps people apart is broken first, and all look before any writes (unless not `croiser`); it then stops at its first fault, and proves nothing without.
    """
    tours, temoin = int(sys.argv[2]), "--temoin" in sys.argv
    monde, fautes = preparer(), list[str]()
    if temoin:
        casser()
        if croiser:
            se_croiser()
    for n in range(1, tours + 1):
        fautes += tour(monde, n)
        if temoin and fautes:
            break
    else:
        fautes += bilan(monde, tours)
    print(json.dumps({"tours": tours, "fautes": fautes[:20]}, ensure_ascii=False))
