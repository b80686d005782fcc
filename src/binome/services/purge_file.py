"""Each night, what the queue no longer needs is erased: jobs done, letters settled."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from binome.domaine.echeance import PARIS
from binome.registre.models import Envoi
from binome.services import acces, courriels, taches
from binome.services.lettres import ligne

HEURE = 4
"""Hour of the night, in Paris."""
GARDE_ENVOIS = dt.timedelta(days=90)
"""Longer than any link that a letter holds: until then, the pages say what became of it."""


def purger(instant: dt.datetime) -> tuple[int, int]:
    """Erase the jobs done for a week and the letters settled for ninety days; how many of each. The dead that may be
    tried again stay, without a word of what was written.
    """
    _retirer_les_textes()
    courriels.reconcilier()
    regles = Envoi.objects.exclude(etat__in=("attente", "en_vol")).filter(change_le__lt=instant - GARDE_ENVOIS)
    return taches.purger(instant), regles.delete()[0]


def _retirer_les_textes() -> None:
    """Letters that a former version failed to send: what they said is erased, that they were not sent is kept."""
    for tache in DBTaskResult.objects.filter(status="FAILED", task_path__in=taches.A_CONTENU):
        if arguments := tache.args_kwargs.get("args"):
            quand = tache.finished_at or tache.enqueued_at
            neuf = {"destinataire": ligne(str(arguments[0]), 254), "cree_le": tache.enqueued_at, "change_le": quand}
            neuf |= {"etat": "abandonnee", "raison": "version précédente"}
            Envoi.objects.get_or_create(genre=courriels.HERITEE, cle=str(tache.pk), defaults=neuf)
        vide = {"args_kwargs": {"args": [], "kwargs": {}}, "traceback": ""}
        DBTaskResult.objects.filter(pk=tache.pk).update(**vide)


@task()
def nettoyer() -> None:
    """Tonight's purge, and the next one asked for."""
    purger(acces.maintenant())
    planifier()


def planifier() -> bool:
    """Ask the worker for the next purge, unless it is asked for; says whether it did."""
    return taches.planifier(nettoyer, prochaine_nuit(acces.maintenant()))


def prochaine_nuit(instant: dt.datetime) -> dt.datetime:
    """The next time it is the hour of the purge in Paris, after an instant."""
    paris = ZoneInfo(PARIS)
    la_bas = instant.astimezone(paris)
    nuit = dt.datetime.combine(la_bas.date(), dt.time(HEURE), tzinfo=paris)
    return nuit if nuit > la_bas else dt.datetime.combine(la_bas.date() + dt.timedelta(days=1), dt.time(HEURE), paris)
