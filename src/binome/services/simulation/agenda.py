"""What happens in a played campaign, in the order of its own time: everybody's acts interleave, as they do."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from binome.services.socle import horloge

Rapport = Callable[[float, str], None]
Acte = Callable[[], object]


@dataclass
class Agenda:
    """Acts to come. `jetons`: what pseudonyms and tokens are drawn from, one after the other."""

    jetons: random.Random
    actes: list[tuple[dt.datetime, int, Acte]] = field(default_factory=list)

    def poser(self, quand: dt.datetime, acte: Acte) -> None:
        """Have something done at an instant; what is put at the same one is done in the order it was put."""
        self.actes.append((quand, len(self.actes), acte))

    def jouer(self, rapport: Rapport, etape: str, *, de: float = 0.0, a: float = 1.0) -> None:
        """Do everything, each act at its instant, and forget it. de, a: what part of the whole work this is."""
        prevus = sorted(self.actes, key=lambda acte: acte[:2])
        self.actes.clear()
        for rang, (quand, _, acte) in enumerate(prevus):
            if rang % 20 == 0:
                rapport(de + (a - de) * rang / len(prevus), etape)
            with horloge.jouer(quand, self.jetons):
                acte()


def moment(sort: random.Random, debut: dt.date, fin: dt.date) -> dt.datetime:
    """An instant of a working hour, from a day to another, both included."""
    jour = debut + dt.timedelta(days=sort.randrange((fin - debut).days + 1))
    while jour.weekday() > 4 and jour > debut:
        jour -= dt.timedelta(days=1)
    return dt.datetime.combine(jour, dt.time(6), dt.UTC) + dt.timedelta(seconds=sort.randrange(10 * 3600))
