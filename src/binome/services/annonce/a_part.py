"""Where a rehearsal writes: apart from everyone, so that nobody waits for it; and nothing of it stays.

On SQLite, one transaction that writes holds all those who would: the rehearsal has a base of its own, a copy taken at
one instant, without a name on the disk, gone with its connection however this process ends. On PostgreSQL, only the
lines of the journal are written one transaction at a time: the rehearsal, that undoes all, writes none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from binome.services.socle import journal

SANS_NOM = "file:?cache=private"
"""A base of one connection, as SQLite makes it: its pages go to a file that is unlinked as soon as it is open."""


@contextmanager
def a_part() -> Iterator[None]:
    """What a block writes is seen by it alone. Errors: DatabaseError, when there is no room for a copy."""
    if connection.vendor == "postgresql":
        with journal.taire():
            yield
    elif connection.in_atomic_block:
        # Whoever called us writes already, and is waited for whatever we do: SQLite copies no base that one writes.
        yield
    else:
        with _sur_une_copie():
            yield


@contextmanager
def _sur_une_copie() -> Iterator[None]:
    """This thread's connection is one to a copy of the base, for the time of a block."""
    vraie = connections[DEFAULT_DB_ALIAS]
    vraie.ensure_connection()
    copie = _composer(vraie)
    copie.ensure_connection()
    try:
        with vraie.wrap_database_errors:
            vraie.connection.backup(copie.connection)
        connections[DEFAULT_DB_ALIAS] = copie
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = vraie
        copie.connection.close()


def _composer(vraie: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
    copie = connections.create_connection(DEFAULT_DB_ALIAS)
    copie.settings_dict = {**vraie.settings_dict, "NAME": SANS_NOM}
    # As of a base in memory: nobody takes turns for it, and it lasts as long as its connection.
    copie.is_in_memory_db = lambda: True  # type: ignore[attr-defined]
    # Who counts what is asked counts it there too.
    copie.execute_wrappers = vraie.execute_wrappers
    return copie
