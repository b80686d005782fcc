"""When what failed is tried again: sooner at first, then every four hours, for three days."""

from __future__ import annotations

import datetime as dt

DUREE = dt.timedelta(days=3)
PREMIER = dt.timedelta(minutes=1)
PLUS_LONG = dt.timedelta(hours=4)


def delai(essais: int) -> dt.timedelta | None:
    """How long to wait after that many failed tries; None when there was enough of them: three days have gone by.

    Each wait is twice the one before, up to four hours; the last one ends exactly three days after the first try.
    """
    attente, ecoule = PREMIER, dt.timedelta()
    for _ in range(1, essais):
        ecoule += attente
        attente = min(2 * attente, PLUS_LONG)
    return min(attente, DUREE - ecoule) if ecoule < DUREE else None
