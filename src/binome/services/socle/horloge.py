"""The one clock of the services; decisions below receive the instant."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from binome.domaine.verdict.echeance import PARIS


def maintenant() -> dt.datetime:
    """Now, in universal time."""
    return dt.datetime.now(dt.UTC)


def aujourdhui() -> dt.date:
    """The day it is in Paris."""
    return maintenant().astimezone(ZoneInfo(PARIS)).date()


def prochain_matin(instant: dt.datetime, heure: int) -> dt.datetime:
    """The next time it is that hour in Paris, after an instant."""
    paris = ZoneInfo(PARIS)
    la_bas = instant.astimezone(paris)
    matin = dt.datetime.combine(la_bas.date(), dt.time(heure), tzinfo=paris)
    return matin if matin > la_bas else dt.datetime.combine(la_bas.date() + dt.timedelta(days=1), dt.time(heure), paris)
