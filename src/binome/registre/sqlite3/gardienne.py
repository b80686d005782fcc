"""A connection that each process keeps open, so that the files beside the base (-wal, -shm) stay.

SQLite removes them when the last connection closes, and makes them again for the next reader: on a full disk it could
not, and nobody would read any more. It also spares the base a checkpoint at the end of each request.
"""

from __future__ import annotations

import os
import sqlite3
import threading

_verrou = threading.Lock()
_ouvertes: dict[str, sqlite3.Connection] = {}


def garder(chemin: str) -> None:
    """Keep one connection to that base open in this process; of one base at a time, the last one asked for."""
    if chemin in _ouvertes:
        return
    with _verrou:
        if chemin in _ouvertes:
            return
        fermer()
        liaison = sqlite3.connect(chemin, timeout=0.1, isolation_level=None, check_same_thread=False)
        try:
            # In WAL already, or not yet: it is attached to the files as soon as it has read.
            liaison.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error:
            liaison.close()
            return
        _ouvertes[chemin] = liaison


def fermer() -> None:
    """Close it: a connection must not go through a fork, its locks would be believed in the child."""
    while _ouvertes:
        _ouvertes.popitem()[1].close()


os.register_at_fork(before=fermer)
