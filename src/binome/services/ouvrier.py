"""The worker: does the jobs one at a time, says that it lives, and outlives what the database and the disk do to it."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, cast

from django.db import DatabaseError, InterfaceError, close_old_connections, connection, connections
from django.utils.crypto import get_random_string
from django_tasks import TaskContext, TaskResult

from binome.services import acces, courriels, rappels, retention, taches
from binome.services.taches import EnMain

journal = logging.getLogger(__name__)
BATTEMENT = 20.0
"""Seconds between two beats: several may be missed before the lease ends."""
DUREE_MAX = 900.0
"""Seconds after which a job in hand is thought to hang for ever: the worker dies, so that another takes its place."""
RONDE = 30.0
"""Seconds between two looks at what dead workers left, and at what each day asks for."""
ATTENTE_MAX = 30.0
PANNES_TOLEREES = 4
"""Failures of the database in a row after which `--une-fois` gives up: whoever asked for it waits."""
_PANNES = (DatabaseError, InterfaceError, OSError)


class Ouvrier:
    """One worker, until it is told to stop."""

    def __init__(self, *, une_fois: bool, intervalle: float) -> None:
        self.nom = f"{os.getpid()}-{get_random_string(8)}"
        self.une_fois, self.intervalle = une_fois, intervalle
        self.arret = False
        self.reprises = self.pannes = 0
        self._prochaine_ronde = 0.0

    def arreter(self, numero: int, _cadre: FrameType | None) -> None:
        """The job in hand ends first; asked a second time, it does not."""
        if self.arret:
            sys.exit(128 + numero)
        self.arret = True

    def travailler(self) -> None:
        """The loop: whatever fails but the job itself is said, waited for, and tried again."""
        while not self.arret:
            try:
                travaille = self._tour()
            except _PANNES as erreur:
                self._panne(erreur)
                continue
            self.pannes = 0
            if not travaille:
                if self.une_fois:
                    return
                self._attendre(self.intervalle)

    def _tour(self) -> bool:
        # Django takes a transaction of whoever called us for a connection left in a bad state.
        if not connection.in_atomic_block:
            close_old_connections()
        if time.monotonic() >= self._prochaine_ronde:
            self._ronde()
            self._prochaine_ronde = time.monotonic() + RONDE
        main = taches.prendre(self.nom, acces.maintenant())
        if main is None:
            return False
        self._faire(main)
        return True

    def _ronde(self) -> None:
        self.reprises += taches.reprendre_abandonnees(acces.maintenant())
        courriels.reconcilier()
        rappels.planifier()
        retention.planifier()

    def _faire(self, main: EnMain) -> None:
        """Do a job, then write how it ended: as long as it takes, for nobody else knows."""
        erreur: BaseException | None = None
        with _battre(main):
            try:
                _appeler(main)
            except (Exception, SystemExit) as levee:  # noqa: BLE001 (whatever a job does, the worker stays)
                erreur = levee
        if erreur is None:
            self._ecrire(lambda: taches.finir(main, acces.maintenant()))
            return
        journal.warning("Tâche %s manquée (%s).", main.tache.task_path, type(erreur).__name__)
        fin = erreur
        self._ecrire(lambda: taches.echouer(main, fin, acces.maintenant()))

    def _ecrire(self, ecriture: Callable[[], bool]) -> None:
        while True:
            try:
                ecriture()
            except _PANNES as erreur:
                if self.arret:
                    return
                self._panne(erreur)
            else:
                return

    def _panne(self, erreur: Exception) -> None:
        self.pannes += 1
        if self.une_fois and self.pannes > PANNES_TOLEREES:
            raise erreur
        attente = min(2.0 ** (self.pannes - 1), ATTENTE_MAX)
        quoi = " ".join(str(erreur).split())[:200]
        journal.warning("L'ouvrier est gêné (%s : %s) ; il reprend dans %d s.", type(erreur).__name__, quoi, attente)
        _fermer()
        self._attendre(attente)

    def _attendre(self, secondes: float) -> None:
        """Wait, but for a signal."""
        fin = time.monotonic() + secondes
        while not self.arret and (reste := fin - time.monotonic()) > 0:
            time.sleep(min(reste, 0.2))


def executer(*, une_fois: bool = False, intervalle: float = 1.0) -> int:
    """Run the worker until it is told to stop; with `une_fois`, until nothing is due. Returns the jobs taken up again.

    SIGTERM and Ctrl+C let the job in hand end.
    """
    ouvrier = Ouvrier(une_fois=une_fois, intervalle=intervalle)
    with _signaux(ouvrier.arreter):
        ouvrier.travailler()
    return ouvrier.reprises


def _appeler(main: EnMain) -> None:
    # Read from the row: a job whose function is no longer there fails as any other.
    tache, resultat = main.tache.task, main.tache.task_result
    contexte = (TaskContext(task_result=cast("TaskResult[Any]", resultat)),) if tache.takes_context else ()
    tache.call(*contexte, *resultat.args, **resultat.kwargs)


@contextmanager
def _battre(main: EnMain) -> Iterator[None]:
    """Renew the lease of a job while a block runs, from a thread with a connection of its own."""
    fini = threading.Event()
    debut = time.monotonic()

    def battre() -> None:
        try:
            while not fini.wait(BATTEMENT):
                if time.monotonic() - debut > DUREE_MAX:
                    journal.error("Tâche %s bloquée : l'ouvrier s'arrête, un autre la reprendra.", main.tache.task_path)
                    os._exit(70)
                try:
                    if not main.renouveler(acces.maintenant()):
                        return
                except _PANNES:
                    _fermer()
        finally:
            connection.close()

    fil = threading.Thread(target=battre, name="battement", daemon=True)
    fil.start()
    try:
        yield
    finally:
        fini.set()
        fil.join()


@contextmanager
def _signaux(arreter: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    avant = {numero: signal.signal(numero, arreter) for numero in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for numero, ancien in avant.items():
            signal.signal(numero, ancien)


def _fermer() -> None:
    """Drop connections that may be broken; a new one is made when next asked for."""
    with suppress(*_PANNES):
        connections.close_all()
