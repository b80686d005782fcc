"""The connection: a transaction that writes first takes a lock on a file beside the base.

SQLite lets one write at a time, and makes the others sleep up to 100 ms between two tries: with ten writers, most of
the time nobody writes. A file lock that each looks at every millisecond changes hands in one. What is durable does not
change, nor who may write: SQLite still holds its own lock.
"""

from __future__ import annotations

import fcntl
import os
import time
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

PAS = 0.001
"""Seconds between two looks at the lock: it is asked for without blocking, so that waiting has an end."""


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection: its transactions begin when the file lock is theirs, and give it back when they end."""

    _tour: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._prendre_son_tour()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._rendre_son_tour()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._rendre_son_tour()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._rendre_son_tour()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._rendre_son_tour()

    def _prendre_son_tour(self) -> None:
        if self.is_in_memory_db() or self._tour is not None:
            return
        verrou = os.open(f"{self.settings_dict['NAME']}-tour", os.O_RDWR | os.O_CREAT, 0o600)
        fin = time.monotonic() + self.settings_dict["OPTIONS"].get("timeout", 5)
        while not _pris(verrou):
            if time.monotonic() > fin:
                os.close(verrou)
                raise OperationalError("database is locked")
            time.sleep(PAS)
        self._tour = verrou

    def _rendre_son_tour(self) -> None:
        if self._tour is not None:
            # Closing it gives it back, as does the death of the process.
            os.close(self._tour)
            self._tour = None


def _pris(verrou: int) -> bool:
    try:
        fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
