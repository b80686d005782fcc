"""The connection: a transaction that writes first takes a lock on a file beside the base.

SQLite lets one write at a time, and makes the others sleep up to 100 ms between two tries: with ten writers, most of
the time nobody writes. A file lock that each looks at every millisecond changes hands in one. What is durable does not
change, nor who may write: SQLite still holds its own lock.

Waiting has an end, counted over a whole request (`patience`); and a process stopped while it writes is found and ended
(`tenant`), so that it does not stop everyone else for ever.
"""

from __future__ import annotations

import fcntl
import os
import time
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from binome.registre.sqlite3 import patience
from binome.registre.sqlite3.gardienne import garder
from binome.registre.sqlite3.tenant import Guet

PAS = 0.001
"""Seconds between two looks at the lock: it is asked for without blocking, so that waiting has an end."""


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection: its transactions begin when the file lock is theirs, and give it back when they end."""

    _tour: int | None = None

    def get_new_connection(self, conn_params: Any) -> Any:
        # What a statement outside of a transaction may wait for, from SQLite itself.
        conn_params = {**conn_params, "timeout": patience.reste(self._delai())}
        liaison = super().get_new_connection(conn_params)
        if not self.is_in_memory_db():
            garder(str(self.settings_dict["NAME"]))
        return liaison

    def _start_transaction_under_autocommit(self) -> None:
        with patience.mesurer():
            fin = time.monotonic() + patience.reste(self._delai())
            self._prendre_son_tour(fin)
            try:
                self._commencer(fin)
            except BaseException:
                self._rendre_son_tour()
                raise

    def _commencer(self, fin: float) -> None:
        """Begin, waiting no longer than `fin` for whoever writes without taking a turn."""
        if self.is_in_memory_db():
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        guet = Guet(f"{self.settings_dict['NAME']}-shm")
        while True:
            # By short waits: between two, whoever is stopped while it holds the base is looked for.
            self._attendre_au_plus(min(_GUET_S, fin - time.monotonic()))
            try:
                super()._start_transaction_under_autocommit()  # type: ignore[misc]
                self._attendre_au_plus(fin - time.monotonic())
                return
            except OperationalError as erreur:
                if "locked" not in str(erreur) or time.monotonic() > fin:
                    raise
            guet.regarder()

    def _attendre_au_plus(self, secondes: float) -> None:
        # Straight to SQLite: it is not a question that a page asks.
        self.connection.execute(f"PRAGMA busy_timeout = {max(0, int(secondes * 1000))}")

    def _delai(self) -> float:
        return float(self.settings_dict["OPTIONS"].get("timeout", 5))

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

    def _prendre_son_tour(self, fin: float) -> None:
        if self.is_in_memory_db() or self._tour is not None:
            return
        chemin = f"{self.settings_dict['NAME']}-tour"
        verrou = os.open(chemin, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        guet = Guet(chemin)
        try:
            while not _pris(verrou):
                if time.monotonic() > fin:
                    raise OperationalError("database is locked")
                guet.regarder()
                time.sleep(PAS)
        except BaseException:
            os.close(verrou)
            raise
        self._tour = verrou

    def _rendre_son_tour(self) -> None:
        if self._tour is not None:
            # Closing it gives it back, as does the death of the process.
            os.close(self._tour)
            self._tour = None


_GUET_S = 0.5


def _pris(verrou: int) -> bool:
    try:
        fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
