"""Who asked is told, once a month, of a request that nobody answers."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django_tasks import task

from binome.domaine.demarches.etats import a_relancer
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.registre.models import DemarcheAupresDUnOperateur, RappelDeDemarche
from binome.services.demarches import lecture, nouvelles
from binome.services.notifications import distribution
from binome.services.socle import file, horloge

HEURE = 7
"""Hour of the morning, in Paris."""


def envoyer(instant: dt.datetime) -> int:
    """Send the reminders due at an instant; for how many requests. Running it twice sends nothing twice."""
    envoyees = DemarcheAupresDUnOperateur.objects.filter(etapes__isnull=False).distinct().prefetch_related("rappels")
    return sum(_rappeler(vue, instant) for vue in lecture.voir(envoyees) if not vue.finie)


def _rappeler(vue: lecture.DemarcheVue, instant: dt.datetime) -> bool:
    demarche = vue.demarche
    jour = horloge.jour_a(demarche.dossier.campagne.fuseau, instant)
    if not a_relancer(vue.etat, vue.dernier_jour, [r.jour for r in demarche.rappels.all()], jour):
        return False
    with transaction.atomic():
        _, neuf = RappelDeDemarche.objects.get_or_create(demarche=demarche, jour=jour)
        if neuf:
            evenement = f"demarche:{demarche.numero}:{jour.isoformat()}"
            a_qui = nouvelles.territoire(demarche)
            distribution.notifier(GenreDeNotification.demarche_sans_nouvelles, evenement, a_qui)
    return neuf


@task()
def rappeler_les_demarches() -> None:
    """Send today's reminders and ask for tomorrow's."""
    envoyer(horloge.maintenant())
    planifier()


def planifier() -> bool:
    """Ask the worker for the next reminders, unless they are asked for; says whether it did. Called when it starts."""
    return file.planifier(rappeler_les_demarches, horloge.prochain_matin(horloge.maintenant(), HEURE))
