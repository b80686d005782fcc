"""What state the platform is in: its tables, its database, its jobs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django_tasks_db.models import DBTaskResult

from binome.services import acces

RETARD = dt.timedelta(minutes=5)
"""A job that has waited longer means that no worker is at work."""


def migrations_en_attente() -> int:
    """Number of migrations that this version has and the database has not."""
    executeur = MigrationExecutor(connection)
    return len(executeur.migration_plan(executeur.loader.graph.leaf_nodes()))


def base_neuve() -> bool:
    """Whether the database holds no table at all: nothing can be lost by making them."""
    return not connection.introspection.table_names()


def taches(instant: dt.datetime | None = None) -> dict[str, Any]:
    """Jobs waiting, running and failed; `en_retard` when the oldest has waited too long. Errors: DatabaseError."""
    quand = instant or acces.maintenant()
    attente = DBTaskResult.objects.ready()
    plus_ancienne = attente.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    return {
        "en_attente": attente.count(),
        "en_cours": DBTaskResult.objects.running().count(),
        "en_echec": DBTaskResult.objects.failed().count(),
        "en_retard": plus_ancienne is not None and quand - plus_ancienne > RETARD,
    }


def sante() -> dict[str, Any]:
    """The state of the database and of the jobs; never raises. `statut` is « bon » or « degrade »."""
    try:
        if attente := migrations_en_attente():
            return {"statut": "degrade", "base": f"{attente} migrations en attente", "taches": None}
        faites = taches()
    except DatabaseError:
        return {"statut": "degrade", "base": "injoignable", "taches": None}
    return {"statut": "degrade" if faites["en_retard"] else "bon", "base": "bonne", "taches": faites}
