"""The queue of jobs: asked for in the transaction of what causes them, held by a lease, tried again for three days.

A job in hand is held until `started_at` + BAIL; whoever holds it says again and again that it lives (`renouveler`).
Only who still holds a job may end it: each write names the last beat it made.
"""

from __future__ import annotations

import datetime as dt
import threading
import traceback
import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django_tasks.base import Task
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult, get_date_max

from binome.domaine.texte.reprises import PLUS_LONG, delai
from binome.services.socle import traces

BAIL = dt.timedelta(minutes=2)
"""A job whose holder has been silent for longer was left by a worker that died."""
MORTS_MAX = 20
"""Workers that a job may see die before it is thought to be what kills them."""


class ErreurDefinitive(Exception):  # noqa: N818 (a kind of end, raised to say it)
    """Trying again would change nothing: the job ends here, among the dead letters."""


class OuvrierMortError(Exception):
    """Too many workers died with this job in hand."""


class EnMain:
    """A job held by a worker. Its beats are counted by one thread and its end written by another: one at a time."""

    def __init__(self, tache: DBTaskResult[Any, Any], battement: dt.datetime) -> None:
        self.tache, self.battement = tache, battement
        self._verrou = threading.Lock()

    def renouveler(self, instant: dt.datetime) -> bool:
        """Say that the holder lives; False when the job was taken back."""
        return self.ecrire(instant, started_at=instant)

    def ecrire(self, battement: dt.datetime | None = None, **valeurs: Any) -> bool:
        """Write the row if it is still held; False when it is not."""
        with self._verrou:
            tenue = DBTaskResult.objects.filter(pk=self.tache.pk, status="RUNNING", started_at=self.battement)
            ecrite = bool(tenue.update(**valeurs))
            if ecrite and battement:
                self.battement = battement
        return ecrite


def avec_ouvrier() -> bool:
    """Whether a worker does the jobs; else they are done at once, in the process that asks."""
    return str(settings.TASKS["default"]["BACKEND"]).endswith(".DatabaseBackend")


def enfiler(tache: Task[Any, Any], *arguments: Any) -> None:
    """Enqueue a job with what the running transaction writes: both are kept, or neither.

    Where jobs run at once (no worker), it waits for the commit.
    """
    if avec_ouvrier():
        tache.enqueue(*arguments)
    else:
        transaction.on_commit(partial(tache.enqueue, *arguments))


def enfiler_ensemble(tache: Task[Any, Any], arguments: Sequence[Sequence[Any]]) -> None:
    """The same of many jobs of one kind, told each of these arguments."""
    if not avec_ouvrier():
        for les_siens in arguments:
            enfiler(tache, *les_siens)
        return
    lignes: list[DBTaskResult[Any, Any]] = [
        DBTaskResult(
            args_kwargs=normalize_json({"args": list(les_siens), "kwargs": {}}), run_after=get_date_max(), **_de(tache)
        )
        for les_siens in arguments
    ]
    DBTaskResult.objects.bulk_create(lignes)


def _de(tache: Task[Any, Any]) -> dict[str, Any]:
    """What the row of a job holds of what it does."""
    return {
        "task_path": tache.module_path,
        "priority": tache.priority,
        "queue_name": tache.queue_name,
        "backend_name": "default",
    }


def planifier(tache: Task[Any, Any], quand: dt.datetime) -> bool:
    """Ask once for a job without arguments at an instant, unless one waits for it or sooner; says whether it did. One
    asked for later does not count: it was by a clock that was ahead.

    Its key comes from its name and its instant: two workers that ask together ask once.
    """
    if not avec_ouvrier() or dues(quand).filter(task_path=tache.module_path).exists():
        return False
    cle = uuid.uuid5(uuid.NAMESPACE_OID, f"{tache.module_path} {quand.astimezone(dt.UTC).isoformat()}")
    _, neuve = DBTaskResult.objects.get_or_create(
        id=cle,
        defaults={"args_kwargs": {"args": [], "kwargs": {}}, **_de(tache), "run_after": quand},
    )
    return neuve


def dues(instant: dt.datetime) -> QuerySet[DBTaskResult[Any, Any]]:
    """What may be done now: first what matters most, then what was never tried, then what was tried longest ago."""
    pretes = DBTaskResult.objects.filter(Q(run_after=get_date_max()) | Q(run_after__lte=instant), status="READY")
    return pretes.order_by(F("priority").desc(), F("started_at").asc(nulls_first=True), "enqueued_at")


def prendre(porteur: str, instant: dt.datetime) -> EnMain | None:
    """Take the next job in hand; None when nothing is due. The row decides between two workers."""
    while (suivante := dues(instant).first()) is not None:
        libre = DBTaskResult.objects.filter(pk=suivante.pk, status="READY", started_at=suivante.started_at)
        porteurs = [*suivante.worker_ids, porteur]
        if libre.update(status="RUNNING", started_at=instant, worker_ids=porteurs):
            suivante.status, suivante.started_at, suivante.worker_ids = "RUNNING", instant, porteurs
            return EnMain(suivante, instant)
    return None


def finir(main: EnMain, instant: dt.datetime) -> bool:
    """Say that a job is done. What it was told is forgotten where it could be personal."""
    fin: dict[str, Any] = {"status": "SUCCESSFUL", "finished_at": instant, "exception_class_path": "", "traceback": ""}
    return _dire(main.tache, main.ecrire(**fin, **_sans_contenu(main.tache)), "faite")


def echouer(main: EnMain, erreur: BaseException, instant: dt.datetime) -> bool:
    """Say that a try failed: the job waits for its next one, or dies when there were enough."""
    attente = None if isinstance(erreur, ErreurDefinitive) else delai(len(main.tache.worker_ids))
    quoi: dict[str, Any] = {"exception_class_path": _nom(erreur), "traceback": _ou(erreur)}
    if attente is None:
        morte = main.ecrire(status="FAILED", finished_at=instant, **quoi, **_sans_contenu(main.tache))
        return _dire(main.tache, morte, "manquee", _nom(erreur))
    return _dire(
        main.tache, main.ecrire(status="READY", run_after=instant + attente, **quoi), "reessayee", _nom(erreur)
    )


def reprendre_abandonnees(instant: dt.datetime) -> int:
    """Put back in the queue the jobs whose worker fell silent, behind the others. Each may safely run again. What
    failed by a clock that was ahead does not wait until then.
    """
    trop_loin = Q(run_after__gt=instant + PLUS_LONG + BAIL, run_after__lt=get_date_max())
    DBTaskResult.objects.filter(trop_loin, status="READY").exclude(exception_class_path="").update(run_after=instant)
    silence = Q(started_at__lt=instant - BAIL) | Q(started_at__gt=instant + BAIL) | Q(started_at=None)
    laissees = DBTaskResult.objects.filter(silence, status="RUNNING")
    return sum(_reprendre(tache, instant) for tache in laissees)


def _reprendre(tache: DBTaskResult[Any, Any], instant: dt.datetime) -> bool:
    meme = DBTaskResult.objects.filter(pk=tache.pk, status="RUNNING", started_at=tache.started_at)
    # One that failed while its worker lived did not kill it each time: it has its three days.
    tueuse = len(tache.worker_ids) >= MORTS_MAX and not tache.exception_class_path
    if tueuse or delai(len(tache.worker_ids)) is None:
        nom = f"{OuvrierMortError.__module__}.{OuvrierMortError.__qualname__}"
        mort = {"exception_class_path": nom, "traceback": "", "finished_at": instant}
        return _dire(tache, meme.update(status="FAILED", **mort, **_sans_contenu(tache)), "manquee", nom)
    return _dire(tache, meme.update(status="READY", run_after=instant), "reprise")


def _dire(tache: DBTaskResult[Any, Any], ecrite: int, sort: str, erreur: str = "") -> bool:
    """Trace how a try ended, if it was for this one to say; whether it was."""
    if ecrite:
        traces.tache(tache, sort, erreur)
    return bool(ecrite)


def finies(statut: str, avant: dt.datetime) -> QuerySet[DBTaskResult[Any, Any]]:
    """Jobs that ended so before an instant. Former versions did not always say when, and queued texts: what is done
    of these goes at once.
    """
    vieilles = Q(finished_at__lt=avant) | Q(finished_at=None, enqueued_at__lt=avant)
    if statut == "SUCCESSFUL":
        vieilles |= Q(task_path__in=A_CONTENU)
    return DBTaskResult.objects.filter(vieilles, status=statut)


A_CONTENU = ("binome.services.notifications.courriels.envoyer",)
"""Jobs asked for by former versions, that carry the text of an e-mail."""


def _sans_contenu(tache: DBTaskResult[Any, Any]) -> dict[str, Any]:
    return {"args_kwargs": {"args": [], "kwargs": {}}} if tache.task_path in A_CONTENU else {}


def _nom(erreur: BaseException) -> str:
    return f"{type(erreur).__module__}.{type(erreur).__qualname__}"


def _ou(erreur: BaseException) -> str:
    """Where it failed, without the message: it may hold an address."""
    return "".join(traceback.format_tb(erreur.__traceback__))
