"""The database from one URL: SQLite, durable, by default; PostgreSQL when a territory outgrows one machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url

# FULL: a deposit that was answered survives a power cut (with NORMAL it may not). Immediate transactions take
# the write lock at once, so two writers wait for each other instead of failing halfway; five seconds, in all.
_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}


# Nobody waits longer for a lock, here either; and a session stopped in the middle of a transaction (its process is
# frozen, its machine unreachable) gives its locks back: the server ends it.
_POSTGRESQL = "-c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"


def base_de_donnees(url: str, donnees: Path) -> dict[str, Any]:
    """Django's settings of a database URL; without one, a SQLite file in the data folder."""
    reglages: dict[str, Any] = dict(dj_database_url.parse(url or f"sqlite:///{donnees / 'binome.sqlite3'}"))
    if reglages["ENGINE"].endswith("sqlite3"):
        reglages["ENGINE"] = "binome.registre.sqlite3"
        reglages["OPTIONS"] = {**reglages.get("OPTIONS", {}), **_SQLITE}
        # As with Django's own engine; said here because the runner of tests knows that one only.
        reglages["TEST"] = {"NAME": ":memory:"}
    else:
        reglages.update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
        if reglages["ENGINE"].endswith("postgresql"):
            options = reglages.setdefault("OPTIONS", {})
            options["options"] = f"{_POSTGRESQL} {options.get('options', '')}".strip()
    return reglages
