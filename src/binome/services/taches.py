"""Jobs done out of the requests: enqueued in the transaction of what asks for them, run by the worker."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.crypto import get_random_string
from django_tasks.base import Task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from binome.services import acces, rappels, retention

ABANDON = dt.timedelta(minutes=15)
"""A job that has run for longer was left by a worker that died."""


def enfiler(tache: Task[Any, Any], *arguments: Any) -> None:
    """Enqueue a job with what the running transaction writes: both are kept, or neither.

    Where jobs run at once (no worker), it waits for the commit.
    """
    if settings.TASKS["default"]["BACKEND"].endswith(".DatabaseBackend"):
        tache.enqueue(*arguments)
    else:
        transaction.on_commit(partial(tache.enqueue, *arguments))


def executer(*, une_fois: bool = False, intervalle: float = 1.0) -> int:
    """Run the worker until it is told to stop; with `une_fois`, until nothing waits. Returns the jobs taken up again.

    SIGTERM and Ctrl+C let the job in hand end.
    """
    reprises = reprendre_abandonnees(acces.maintenant())
    rappels.planifier()
    retention.planifier()
    ouvrier = Worker(
        queue_names=["default"],
        interval=intervalle,
        batch=une_fois,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    ouvrier.configure_signals()
    try:
        ouvrier.run()
    finally:
        ouvrier.reset_signals()
    return reprises


def reprendre_abandonnees(instant: dt.datetime) -> int:
    """Put back in the queue the jobs that a dead worker left half done. Every job may safely run twice."""
    laissees = DBTaskResult.objects.running().filter(started_at__lt=instant - ABANDON)
    return laissees.update(status="READY", started_at=None)
