"""For the tests of the queue: a clock that is moved by hand, and letters that need no dossier."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from binome.services.exploitation import ouvrier
from binome.services.notifications import courriels


class Horloge:
    """The clock of the services. `avancer` moves it, and does what is due then."""

    def __init__(self) -> None:
        # The library dates what is queued by the real clock: this one starts from it.
        self.instant = timezone.now()

    def __call__(self) -> dt.datetime:
        return self.instant

    def avancer(self, **duree: float) -> None:
        self.instant += dt.timedelta(**duree)
        travailler()


def travailler() -> int:
    """One worker, until nothing is due."""
    return ouvrier.executer(une_fois=True)


def poster(*adresses: str) -> None:
    for adresse in adresses:
        courriels.poster(adresse, f"Pour {adresse}", "Bonjour.")
