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
