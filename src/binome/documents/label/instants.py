"""Instants as XML Schema writes them, with their offset: the only form that a credential holds."""

from __future__ import annotations

import datetime as dt
import re

_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)


def ecrire_instant(moment: dt.datetime) -> str:
    """In universal time, to the second, or to the millisecond when it is not whole."""
    precision = "milliseconds" if moment.microsecond else "seconds"
    return moment.astimezone(dt.UTC).isoformat(timespec=precision).replace("+00:00", "Z")


def lire_instant(brut: object) -> dt.datetime:
    """Errors: ValueError."""
    if not isinstance(brut, str) or not _INSTANT.fullmatch(brut):
        raise ValueError("un instant est attendu, de la forme 2026-12-31T22:59:59Z")
    try:
        return dt.datetime.fromisoformat(brut).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        # No such day; or, on the edge of years 1 and 9999, an offset that leads to another era.
        raise ValueError("un instant qui existe est attendu, des années 1 à 9999") from None
