"""Reminders to the sides of a binôme that have not answered: before the limit, then as often once it is past."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django_tasks import task

from binome.domaine.accords.etats import EN_COURS, attendues, rappel_du
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.registre.models import DemandeDAccord, RappelDAccord
from binome.services.accords import lecture, nouvelles
from binome.services.notifications import distribution
from binome.services.socle import file, horloge

HEURE = 7
"""Hour of the morning, in Paris."""


def envoyer(instant: dt.datetime) -> int:
    """Send the reminders due at an instant; for how many requests. Running it twice sends nothing twice."""
    vivantes = DemandeDAccord.objects.filter(fin=None).prefetch_related("rappels")
    return sum(_rappeler(vu, instant) for vu in lecture.voir(vivantes) if vu.etat in EN_COURS)


def _rappeler(vu: lecture.AccordVu, instant: dt.datetime) -> bool:
    demande = vu.demande
    jour = horloge.jour_a(demande.dossier.campagne.fuseau, instant)
    dernier = max((r.jour for r in demande.rappels.all()), default=None)
    if not rappel_du(demande.limite, jour, dernier, lecture.regles(demande.dossier).rappel):
        return False
    with transaction.atomic():
        _, neuf = RappelDAccord.objects.get_or_create(demande=demande, jour=jour)
        if neuf:
            a_qui = nouvelles.binome(demande, attendues(vu.sens, None))
            evenement = f"accord:{demande.pk}:{jour.isoformat()}"
            distribution.notifier(GenreDeNotification.accord_demande, evenement, a_qui, echeance=demande.limite)
    return neuf


@task()
def rappeler_les_accords() -> None:
    """Send today's reminders and ask for tomorrow's."""
    envoyer(horloge.maintenant())
    planifier()


def planifier() -> bool:
    """Ask the worker for the next reminders, unless they are asked for; says whether it did. Called when it starts."""
    return file.planifier(rappeler_les_accords, horloge.prochain_matin(horloge.maintenant(), HEURE))
