"""The term of written consultations: by a task, at its instant, what was answered is counted, once."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from django.db import transaction
from django_tasks import task

from binome.domaine.comite.regles import ReglesDuComite
from binome.registre.models import DeliberationDuComite, SeanceDuComite
from binome.services.acces.ouverture import RefusError
from binome.services.comite import acces, salles, votes
from binome.services.comite.salles import SalleVue
from binome.services.socle import file, horloge, journal


def _ouvertes() -> list[tuple[int, dt.datetime]]:
    toutes = SeanceDuComite.objects.filter(levee_le=None).exclude(ouverte_le=None).exclude(cloture_le=None)
    return [(cle, limite) for cle, limite in toutes.values_list("pk", "cloture_le") if limite is not None]


def planifier() -> None:
    """Ask the worker for the next term. Called when a consultation opens, and on rounds. One query."""
    if limites := [limite for _, limite in _ouvertes()]:
        file.planifier(clore_les_echues, max(horloge.maintenant(), min(limites)))


@task(priority=10)
def clore_les_echues() -> None:
    """Count the consultations whose term has come; ask again for those that go on."""
    for cle, _ in _ouvertes():
        clore(cle, horloge.maintenant())
    planifier()


def clore(cle: int, quand: dt.datetime) -> bool:
    """Count one consultation if its term has come, and write its end; whether it was done, now and here."""
    with transaction.atomic():
        seance = SeanceDuComite.objects.select_related("campagne").get(pk=cle)
        acces.verrouiller(seance.campagne)
        # Read again, held: it may have been counted, or sent to a session, while this waited.
        seance = SeanceDuComite.objects.select_related("campagne", "preside_par").get(pk=cle)
        if seance.levee_le is not None or seance.cloture_le is None or quand < seance.cloture_le:
            return False
        vue = salles.voir(seance, ReglesDuComite.model_validate_json(seance.regles))
        ouvertes = DeliberationDuComite.objects.filter(point__seance=seance, close_le=None)
        closes = [_compter(d, vue, quand) for d in ouvertes.select_related("point__depot", "urne")]
        seance.levee_le = quand
        seance.save(update_fields=["levee_le"])
        objet, dites = f"comite:{seance.campagne.identifiant}", {"seance": seance.rang, "votes": closes}
        journal.ajouter("comite.consultation_close", objet, dites, acteur=None, instant=quand)
    return True


def _compter(deliberation: DeliberationDuComite, vue: SalleVue, quand: dt.datetime) -> str:
    """Count one vote; without a quorum of answers, or when its urn cannot be counted, nothing comes of it."""
    reponses = vue.quorum(deliberation.point_id)
    if not reponses.atteint:
        votes.laisser(deliberation, vue, quand, f"Trop peu ont répondu. {reponses.phrase}")
    else:
        try:
            fait, suite = votes.compter(deliberation, vue)
        except RefusError as refus:
            votes.laisser(deliberation, vue, quand, refus.phrase)
        else:
            votes.ecrire(deliberation, vue, quand, fait.adoptee, {"quorum": asdict(reponses), **suite})
    return journal.condenser(deliberation.resultat)
