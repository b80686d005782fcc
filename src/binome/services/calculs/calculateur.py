"""The process beside the server in which heavy work is done (`services.calculs`), each in a child of its own.

It is forked from the server once all is loaded, so that its children share that memory, begin in milliseconds and give
back what they took by ending. One listening socket by kind of work: a connection is accepted only when a place is
free, the kernel keeps the others waiting. A keeper restarts it when it dies or stops.
"""

from __future__ import annotations

import importlib
import logging
import os
import pickle
import resource
import select
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from binome.services.calculs import calculs
from binome.services.calculs.calculs import Genre

_journal = logging.getLogger(__name__)
_BATTEMENT_S = 0.5
_MUET_S = 15.0
"""A calculateur that gives no sign of life for so long is ended, and another started."""
_COMPLAISANCE = 5
Prises = Mapping[Genre, socket.socket]


@contextmanager
def calculateur_a_cote() -> Iterator[None]:
    """Have heavy work done apart for the time of a block."""
    dossier, ici = Path(tempfile.mkdtemp(prefix="binome-calculs-")), os.getpid()
    prises = {genre: _ecouter(dossier / genre.nom, genre) for genre in calculs.GENRES}
    gardien = os.fork()
    if gardien == 0:
        _garder(prises, ici)
    for prise in prises.values():
        prise.close()
    calculs.brancher(dossier)
    try:
        yield
    finally:
        # The server forks inside this block: its children leave it too, and have nothing to stop.
        if os.getpid() == ici:
            calculs.brancher(None)
            with suppress(OSError):
                os.kill(gardien, signal.SIGTERM)
                os.waitpid(gardien, 0)
            shutil.rmtree(dossier, ignore_errors=True)


def _ecouter(chemin: Path, genre: Genre) -> socket.socket:
    prise = socket.socket(socket.AF_UNIX)
    prise.bind(str(chemin))
    prise.listen(2 * genre.places)
    prise.setblocking(False)
    return prise


# --- the keeper


def _garder(prises: Prises, parent: int) -> NoReturn:
    """Keep a calculateur at work for as long as the server lives."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    enfant = 0

    def finir(*_: object) -> NoReturn:
        if enfant:
            with suppress(OSError):
                os.kill(enfant, signal.SIGKILL)
        os._exit(0)

    signal.signal(signal.SIGTERM, finir)
    try:
        while os.getppid() == parent:
            lecture, ecriture = os.pipe()
            enfant = os.fork()
            if enfant == 0:
                os.close(lecture)
                _Calculateur(prises, os.getppid(), ecriture).tourner()
            os.close(ecriture)
            while _donne_signe_de_vie(lecture) and os.getppid() == parent:
                pass
            os.close(lecture)
            with suppress(OSError):
                os.kill(enfant, signal.SIGKILL)
            os.waitpid(enfant, 0)
            enfant = 0
            time.sleep(_BATTEMENT_S)
    finally:
        finir()


def _donne_signe_de_vie(lecture: int) -> bool:
    prets, _, _ = select.select([lecture], [], [], _MUET_S)
    return bool(prets) and bool(os.read(lecture, 4096))


# --- the calculateur


@dataclass
class _Enfant:
    """A child at work."""

    genre: Genre
    pid: int
    fin: float


@dataclass
class _Calculateur:
    prises: Prises
    parent: int
    pouls: int
    enfants: dict[int, _Enfant] = field(default_factory=dict)

    def tourner(self) -> NoReturn:
        """Give places, end what lasts, until the keeper goes."""
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        try:
            while os.getppid() == self.parent:
                os.write(self.pouls, b".")
                libres = [prise for genre, prise in self.prises.items() if self._places(genre) > 0]
                ecoutes = [prise.fileno() for prise in libres] + list(self.enfants)
                pretes, _, _ = select.select(ecoutes, [], [], _BATTEMENT_S)
                self._moissonner(pretes)
                for genre, prise in self.prises.items():
                    if prise.fileno() in pretes:
                        self._accueillir(genre, prise)
        finally:
            for enfant in self.enfants.values():
                _tuer(enfant.pid)
            os._exit(0)

    def _places(self, genre: Genre) -> int:
        return genre.places - sum(enfant.genre is genre for enfant in self.enfants.values())

    def _moissonner(self, finis: list[int]) -> None:
        """Forget the children that have ended; end those whose time is over."""
        for poignee, enfant in list(self.enfants.items()):
            if poignee in finis:
                os.waitpid(enfant.pid, 0)
                os.close(poignee)
                del self.enfants[poignee]
            elif time.monotonic() > enfant.fin:
                _journal.error(
                    "Un travail « %s » a duré plus de %s s : arrêté.", enfant.genre.nom, enfant.genre.au_plus_tard
                )
                _tuer(enfant.pid)
                enfant.fin = float("inf")

    def _accueillir(self, genre: Genre, prise: socket.socket) -> None:
        with suppress(OSError):
            demandeur, _ = prise.accept()
            pid = os.fork()
            if pid == 0:
                # Who still held it would seem to be a calculateur alive.
                os.close(self.pouls)
                _travailler(demandeur, genre)
            self.enfants[os.pidfd_open(pid)] = _Enfant(genre, pid, time.monotonic() + genre.au_plus_tard)
            demandeur.close()


def _tuer(pid: int) -> None:
    """End a child and whatever it started."""
    for tuer in (os.killpg, os.kill):
        with suppress(OSError):
            tuer(pid, signal.SIGKILL)


# --- a child


def _travailler(demandeur: socket.socket, genre: Genre) -> NoReturn:
    """Do one piece of work, answer, and end without undoing anything that the server still uses."""
    try:
        os.setsid()
        os.nice(_COMPLAISANCE)
        _limiter(genre)
        demandeur.settimeout(10)
        demandeur.sendall(calculs.COMMENCE)
        if demande := calculs.lire(demandeur):
            demandeur.settimeout(genre.au_plus_tard)
            demandeur.sendall(_repondre(demande))
    except (BrokenPipeError, ConnectionResetError):
        _journal.info("Un travail « %s » n'est plus attendu.", genre.nom)
    except BaseException:  # noqa: BLE001 — whoever asked sees that nothing comes, and nothing else may run here
        _journal.exception("Un travail « %s » n'a pas abouti.", genre.nom)
    finally:
        demandeur.close()
        os._exit(0)


def _limiter(genre: Genre) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    place = pages * resource.getpagesize() + genre.memoire
    resource.setrlimit(resource.RLIMIT_AS, (place, place))
    resource.setrlimit(resource.RLIMIT_CPU, (int(genre.secondes), int(genre.secondes) + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _repondre(demande: bytes) -> bytes:
    module, nom, arguments, options = pickle.loads(demande)  # noqa: S301 — from our own server, in a folder of its own
    fonction = getattr(importlib.import_module(module), nom)
    try:
        return pickle.dumps((True, fonction(*arguments, **options)))
    except MemoryError:
        return b""
    except Exception as erreur:  # noqa: BLE001 — raised again where it was asked
        return pickle.dumps((False, calculs.demonter(erreur)))
