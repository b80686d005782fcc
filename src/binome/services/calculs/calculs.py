"""Heavy work done apart: in a process of its own, with a limit of memory and of time, a few at once for all the site.

A PDF, a search of perimeters, a large file to read: none may take the memory of the server for good, nor keep its
threads, nor make the others wait. When all places are taken the answer is to come back, at once (`OccupeError`).
`services.calculs.calculateur` does the work; where it does not run (commands, tests), the work is done on the spot.
"""

from __future__ import annotations

import os
import pickle
import socket
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

from binome.services.socle.disponibilite import OccupeError

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Genre:
    """A kind of work: how many at once, for how long, with how much memory above that of the server at rest.

    `secondes` are those of the processor; twice as many by the clock, on a machine that others use too. `patience`:
    seconds that a page waits for a place, or none when twice as many as there are places wait already; `quoi` names
    the work in the refusal.
    """

    nom: str
    places: int
    secondes: float
    memoire: int
    quoi: str
    patience: float = 3.0

    @property
    def au_plus_tard(self) -> float:
        """Seconds by the clock."""
        return 2 * self.secondes


DOCUMENT = Genre("document", 2, 90, 2_500_000_000, "documents à composer")
RECHERCHE = Genre("recherche", 2, 20, 1_500_000_000, "recherches de périmètre")
LECTURE = Genre("lecture", 2, 30, 1_000_000_000, "fichiers à lire")
GENRES = (DOCUMENT, RECHERCHE, LECTURE)
COMMENCE = b"!"
"""What a place says as soon as it is given."""
_branche: list[Path] = []


def brancher(dossier: Path | None) -> None:
    """Have the work done by the calculateur that listens in that folder; None: on the spot."""
    _branche[:] = [dossier] if dossier else []


def apart() -> bool:
    """Whether work is done in other processes, which have the référentiel and the terrain of this one."""
    return bool(_branche)


def a_part(genre: Genre, fonction: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> R:
    """The result of a module's function, whatever it raises included. Errors: OccupeError, too many or too much."""
    if not _branche:
        return fonction(*arguments, **options)
    demande = pickle.dumps((fonction.__module__, fonction.__qualname__, arguments, options))
    with socket.socket(socket.AF_UNIX) as prise:
        _attendre_sa_place(prise, _branche[0] / genre.nom, genre)
        brut = _demander(prise, genre, demande)
    if not brut:
        # Ended by a limit, of time or of memory.
        raise OccupeError(
            "Ce travail demande plus de temps ou de mémoire que le serveur n'en donne. Allégez ce qui est à faire, "
            "ou recommencez plus tard.",
            60,
        )
    reussi, resultat = pickle.loads(brut)  # noqa: S301 — written by our own process, in a folder of our own
    if not reussi:
        raise reconstruire(*resultat)
    rendu: R = resultat
    return rendu


def en_retrait(fonction: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> R:
    """The result of what lasts and asks the base for nothing, done behind those who wait for a page: by a thread that
    yields the processor, while this one, that others may wait for, does not."""
    with ThreadPoolExecutor(1, "en-retrait", initializer=_ceder) as fil:
        return fil.submit(fonction, *arguments, **options).result()


_RETRAIT = 10


def _ceder() -> None:
    # Linux counts the priority of each thread; elsewhere it is that of the process, and nobody yields.
    if sys.platform == "linux":
        moi = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, moi, max(_RETRAIT, os.getpriority(os.PRIO_PROCESS, moi)))


def _attendre_sa_place(prise: socket.socket, chemin: Path, genre: Genre) -> None:
    prise.settimeout(genre.patience)
    try:
        prise.connect(str(chemin))
        if prise.recv(1) == COMMENCE:
            return
    except OSError:
        pass
    raise OccupeError(f"Trop de {genre.quoi} en ce moment : recommencez dans quelques secondes.", 10)


def _demander(prise: socket.socket, genre: Genre, demande: bytes) -> bytes:
    # A little longer than the calculateur gives it: it is the one that ends what lasts.
    prise.settimeout(genre.au_plus_tard + 5)
    try:
        prise.sendall(demande)
        prise.shutdown(socket.SHUT_WR)
        return lire(prise)
    except OSError:
        return b""


def lire(prise: socket.socket) -> bytes:
    """All that comes, until the other side says that it is all."""
    morceaux = []
    while morceau := prise.recv(1 << 20):
        morceaux.append(morceau)
    return b"".join(morceaux)


def demonter(erreur: BaseException) -> tuple[type[BaseException], tuple[object, ...], dict[str, object]]:
    """An exception as what can be sent, whatever its constructor asks for."""
    return type(erreur), erreur.args, dict(vars(erreur))


def reconstruire(genre: type[BaseException], arguments: tuple[object, ...], champs: dict[str, object]) -> BaseException:
    """The same exception."""
    erreur = genre.__new__(genre, *arguments)
    erreur.__dict__.update(champs)
    return erreur
