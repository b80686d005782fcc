"""The counters of attempts, as Django's cache reads them: nothing is dropped before its time.

Django's own table cache throws live rows away beyond MAX_ENTRIES: a few hundred anonymous requests would then wipe the
count of the passwords tried on an account.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections


class Compteurs(DatabaseCache):
    """Beyond MAX_ENTRIES, what has expired is removed; what has not stays, however many there are."""

    _table: str

    def _cull(self, db: str, cursor: Any, now: dt.datetime, num: int) -> None:
        connexion = connections[db]
        table = connexion.ops.quote_name(self._table)
        quand = connexion.ops.adapt_datetimefield_value(now)
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [quand])  # noqa: S608
