"""The one clock of the services and their one source of chance; decisions below receive the instant, and what is drawn.

Both may be given: a campaign that is played (`services/simulation`) says what time it is and what is drawn, so that it
is played again the same. Nothing else may, and a test holds it: what is drawn are pseudonyms and tokens. The clock of
the database (`de_la_base`) is another one, that every process of a site shares: an announcement follows it.
"""

from __future__ import annotations

import base64
import datetime as dt
import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from binome.domaine.saisie.jours import heure_de
from binome.domaine.verdict.echeance import PARIS

_instant: ContextVar[dt.datetime | None] = ContextVar("instant", default=None)
_sort: ContextVar[random.Random | None] = ContextVar("sort", default=None)


def maintenant() -> dt.datetime:
    """Now, in universal time; or the instant at which what runs is played."""
    return _instant.get() or dt.datetime.now(dt.UTC)


def de_la_base() -> dt.datetime:
    """Now, as the database says it: the one clock that every process of a site shares. To the millisecond on SQLite,
    whose clock is the machine's."""
    if (donne := _instant.get()) is not None:
        return donne
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            curseur.execute("SELECT clock_timestamp()")
            instant: dt.datetime = curseur.fetchone()[0]
            return instant.astimezone(dt.UTC)
        curseur.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
        return dt.datetime.fromisoformat(curseur.fetchone()[0]).replace(tzinfo=dt.UTC)


def jour_a(fuseau: str, instant: dt.datetime) -> dt.date:
    """The day of an instant where a campaign is judged, or anywhere: never that of universal time."""
    return heure_de(instant, fuseau).date()


def aujourdhui() -> dt.date:
    """The day it is in Paris."""
    return jour_a(PARIS, maintenant())


def a_paris(instant: dt.datetime) -> dt.datetime:
    """The same instant, as clocks in Paris say it."""
    return instant.astimezone(ZoneInfo(PARIS))


def prochain_matin(instant: dt.datetime, heure: int) -> dt.datetime:
    """The next time it is that hour in Paris, after an instant."""
    paris = ZoneInfo(PARIS)
    la_bas = instant.astimezone(paris)
    matin = dt.datetime.combine(la_bas.date(), dt.time(heure), tzinfo=paris)
    return matin if matin > la_bas else dt.datetime.combine(la_bas.date() + dt.timedelta(days=1), dt.time(heure), paris)


def hasard() -> random.Random:
    """Chance that nobody can guess; or that of the seed with which what runs is played."""
    return _sort.get() or secrets.SystemRandom()


def tirer(octets: int) -> bytes:
    """Bytes drawn from it."""
    return hasard().randbytes(octets)


def tirer_hexa(octets: int) -> str:
    """The same, in hexadecimal."""
    return tirer(octets).hex()


def tirer_jeton(octets: int) -> str:
    """The same, for an address."""
    return base64.urlsafe_b64encode(tirer(octets)).rstrip(b"=").decode("ascii")


def secret() -> str:
    """The secret of the site; one that everyone knows while a campaign is played, so that it is played again the same
    on another machine.
    """
    return "campagne jouée" if _sort.get() is not None else str(settings.SECRET_KEY)


@contextmanager
def jouer(instant: dt.datetime, sort: random.Random) -> Iterator[None]:
    """Give the time, and the chance: for a campaign that is played."""
    heure, hasard = _instant.set(instant), _sort.set(sort)
    try:
        yield
    finally:
        _instant.reset(heure)
        _sort.reset(hasard)
