"""What state the platform is in: its tables, its database, its jobs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Q
from django_tasks_db.models import DBTaskResult, get_date_max

from binome.services import acces, lettres_mortes
from binome.services.taches import BAIL

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
    """What the queue holds, in one query. Errors: DatabaseError.

    `en_attente`: due now; `en_cours`: held by a worker that lives; `en_echec`: failed, to be tried again; `mortes`:
    that no longer will be; `non_remises` and `incertaines`: e-mails refused for ever, e-mails that may have arrived.
    `en_retard`: something due, or left by a dead worker, has waited too long.
    """
    quand = instant or acces.maintenant()
    limite, bail = quand - RETARD, quand - BAIL
    due = Q(status="READY") & (Q(run_after=get_date_max()) | Q(run_after__lte=quand))
    tard = Q(run_after=get_date_max(), enqueued_at__lt=limite) | Q(run_after__lt=limite)
    laissee = Q(status="RUNNING", started_at__lt=bail)
    manquee = Q(status="READY") & ~Q(exception_class_path="")
    a_part = {"non_remises": lettres_mortes.REFUSEE, "incertaines": lettres_mortes.INCERTAINE}
    autre = ~Q(exception_class_path__in=a_part.values())
    comptes = DBTaskResult.objects.aggregate(
        en_attente=Count("pk", filter=due),
        en_cours=Count("pk", filter=Q(status="RUNNING", started_at__gte=bail)),
        en_echec=Count("pk", filter=manquee),
        mortes=Count("pk", filter=Q(status="FAILED") & autre),
        tardives=Count("pk", filter=(due & tard) | (laissee & Q(started_at__lt=bail - RETARD))),
        **{nom: Count("pk", filter=Q(status="FAILED", exception_class_path=c)) for nom, c in a_part.items()},
    )
    tardives = comptes.pop("tardives")
    return {**comptes, "en_retard": tardives > 0}


def sante() -> dict[str, Any]:
    """The state of the database and of the jobs; never raises. `statut` is « bon » or « degrade »: something is late,
    fails or is dead. A refused address is no fault of the platform: it is counted, and told to whoever gave it.
    """
    try:
        if attente := migrations_en_attente():
            return {"statut": "degrade", "base": f"{attente} migrations en attente", "taches": None}
        faites = taches()
    except DatabaseError:
        return {"statut": "degrade", "base": "injoignable", "taches": None}
    gene = faites["en_retard"] or faites["en_echec"] or faites["mortes"]
    return {"statut": "degrade" if gene else "bon", "base": "bonne", "taches": faites}
