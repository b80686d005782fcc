"""What a file keeps of rows that are gone: SQLite leaves them in free pages and in its journal until it is told to."""

from __future__ import annotations

from django.db import OperationalError, connection


def ne_rien_laisser() -> None:
    """From now on, what this connection removes is overwritten as it goes: a nightly purge need not rewrite it all."""
    if connection.vendor == "sqlite":
        with connection.cursor() as curseur:
            curseur.execute("PRAGMA secure_delete=ON")


def oublier() -> bool:
    """Rewrite the database's file without what was deleted; False when others were at work and traces may remain.

    PostgreSQL does it in its own time (autovacuum), and its write-ahead files go as they are recycled.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block or connection.is_in_memory_db():  # type: ignore[attr-defined]
        return True
    try:
        with connection.cursor() as curseur:
            curseur.execute("VACUUM")
            curseur.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            occupe = curseur.fetchone()[0]
    except OperationalError:
        return False
    return not occupe
