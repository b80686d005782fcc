"""What cannot be done now and can be done soon: too much at once, a base that is held, a disk that is full."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from binome.domaine.socle.erreurs import BinomeError, Famille


class OccupeError(BinomeError):
    """Too much is being done already: nothing was begun. The message is in French; come back in `attente` seconds."""

    code = "occupe"
    famille = Famille.indisponible
    PHRASE = "Trop de demandes à la fois : recommencez dans quelques secondes."

    def __init__(self, phrase: str = "", attente: int = 10) -> None:
        self.attente = attente
        super().__init__(phrase)


class PreparationError(OccupeError):
    """What was asked for will be there very soon: whoever only reads may be brought back without asking."""

    code = "en_preparation"


@dataclass(frozen=True)
class Indisponible:
    """Why a request cannot be served now, in French, and in how many seconds to ask again.

    revient: whether a page that is only read may ask again by itself.
    """

    raison: str
    attente: int
    revient: bool = False


_TENUE = Indisponible(
    "Trop d'écritures à la fois : la vôtre n'a pas pu être faite. Rien n'est perdu de ce qui était enregistré. "
    "Revenez en arrière et envoyez de nouveau, dans quelques secondes.",
    5,
)
_MUETTE = Indisponible(
    "La base de données ne répond pas. Ce que vous venez d'envoyer n'est pas enregistré : gardez-le, et envoyez de "
    "nouveau dans une minute.",
    30,
)
_PLEIN = Indisponible(
    "Le disque du serveur est plein : rien ne peut s'enregistrer, tout peut encore se lire. Gardez ce que vous avez "
    "écrit ; l'exploitant du site doit faire de la place.",
    300,
)
_PLEINS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def indisponible(erreur: BaseException | None) -> Indisponible | None:
    """What an exception says of a passing trouble; None when it is a fault of ours."""
    if isinstance(erreur, OccupeError):
        return Indisponible(str(erreur), erreur.attente, isinstance(erreur, PreparationError))
    if isinstance(erreur, OSError):
        return _PLEIN if erreur.errno in _PLEINS else None
    return _de_la_base(erreur)


def _de_la_base(erreur: BaseException | None) -> Indisponible | None:
    # Here: the command line knows of `OccupeError` and starts without Django.
    from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError

    # What refuses a value quotes it: its words are those of whoever typed them, and say nothing of the base.
    if not isinstance(erreur, DatabaseError | InterfaceError) or isinstance(erreur, IntegrityError | DataError):
        return None
    texte = str(erreur)
    if "locked" in texte or "lock timeout" in texte or "busy" in texte:
        return _TENUE
    if "is full" in texte or "No space left" in texte or "disk I/O" in texte:
        return _PLEIN
    # SQLite says so of a table that is not there; PostgreSQL of a server that has gone.
    ratee = isinstance(erreur, InterfaceError) or "terminating connection" in texte
    ratee = ratee or (isinstance(erreur, OperationalError) and "no such" not in texte)
    return _MUETTE if ratee else None
