"""The announcement itself: one transaction, at its instant by the database's clock. All of it is seen, or nothing.

Before, nothing is computed, queued or counted that would tell a decision. A worker that dies leaves all of it undone;
another one makes it. Two at once wait for one another, and the second finds it made.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from binome.domaine.comite.annonce import EtatDeLAnnonce, est_due
from binome.domaine.comite.scrutin import SensDeLaDecision
from binome.domaine.procedure import etapes
from binome.domaine.procedure.etapes import ActeDemande, Faits, Intervenant
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.registre.models import AnnonceDeCampagne, Campagne, Compte, DecisionDuDepot, LabelAccorde
from binome.services.annonce import dates
from binome.services.comite import acces, decisions
from binome.services.instruction import nouvelles as de_l_instruction
from binome.services.instruction import passages
from binome.services.label import emission, places
from binome.services.notifications import distribution
from binome.services.socle import file, horloge, journal

_E = EtatDeLAnnonce
_MARGE = dt.timedelta(seconds=2)
LABELS = frozenset({SensDeLaDecision.label.value, SensDeLaDecision.label_reserves.value})


def preparer(campagne: Campagne) -> None:
    """Draw the numbers and the places of labels for every candidate, if that is not done: what is rehearsed and undone
    then takes none. Out of any transaction of ours, for a key may be written. Errors: CleIllisibleError."""
    places.preparer(campagne, horloge.maintenant())


def obstacle(pretes: list[DecisionDuDepot]) -> str | None:
    """What would stop the announcement of these decisions at its instant, said before anyone arms it."""
    labellises = [d for d in pretes if d.sens in LABELS]
    if labellises and (cle := emission.empechement()) is not None:
        return f"Aucun label ne peut être signé : {cle}"
    deja = LabelAccorde.objects.filter(dossier__in=[d.depot.dossier_id for d in labellises]).first()
    if deja is not None:
        return f"{deja.territoire} a déjà son label pour cette campagne."
    faits = passages.de_plusieurs(d.depot_id for d in pretes)
    for decision in pretes:
        demande = ActeDemande(_acte(decision), frozenset({Intervenant.autorite}), decision.motifs)
        etape = passages.etape(faits.get(decision.depot_id, []))
        issue = etapes.passer(demande, Faits(etape=etape, annonce=True))
        if issue.vers is None:
            return f"{decision.depot.dossier.territoire} : {issue.raison}"
    return None


def _acte(decision: DecisionDuDepot) -> etapes.Acte:
    return decisions.ACTES[SensDeLaDecision(decision.sens)]


def planifier() -> None:
    """Ask the worker for the announcements that are armed, each at its instant. Called when one is, and on rounds."""
    armees = list(AnnonceDeCampagne.objects.filter(etat=_E.armee.value).values_list("instant", flat=True))
    if not armees or not file.avec_ouvrier():
        return
    # The queue is read by the clock of the worker: what is left to wait is told to it, not an instant of another clock.
    maintenant, ici = horloge.de_la_base(), horloge.maintenant()
    essais = DBTaskResult.objects.filter(task_path=annoncer.module_path, status="READY")
    if any(instant <= maintenant for instant in armees):
        # One that failed is tried again in its time.
        repris = ~Q(exception_class_path="") & Q(run_after__lte=ici + dt.timedelta(hours=1))
        _planifier(ici, essais.filter(Q(run_after__lte=ici + _MARGE) | repris))
    if suivantes := [instant for instant in armees if instant > maintenant]:
        # What another one waits for makes this one no later.
        quand = ici + (min(suivantes) - maintenant)
        _planifier(quand, essais.filter(run_after__lte=quand + _MARGE))


def _planifier(quand: dt.datetime, deja: QuerySet[DBTaskResult[Any, Any]]) -> None:
    if not deja.exists():
        file.planifier(annoncer, quand)


@task(priority=20)
def annoncer() -> None:
    """Make the announcements whose instant has come by the database's clock; ask again for those that wait."""
    fautes: list[Exception] = []
    for cle in list(AnnonceDeCampagne.objects.filter(etat=_E.armee.value).values_list("pk", flat=True)):
        try:
            faire(cle)
        except Exception as faute:  # noqa: BLE001 - what stops one campaign stops no other; it is raised below
            fautes.append(faute)
    if fautes:
        # The queue tries again, later and later; asking for another one at once would never end.
        raise fautes[0]
    planifier()


def faire(cle: int) -> bool:
    """Make one announcement if it is due; whether it was made, now and here."""
    with transaction.atomic(durable=True):
        annonce = AnnonceDeCampagne.objects.select_related("campagne").get(pk=cle)
        acces.verrouiller(annonce.campagne)
        # Read again, held: it may have been cancelled or made while this waited.
        annonce = AnnonceDeCampagne.objects.select_related("campagne", "armee_par").get(pk=cle)
        quand = horloge.de_la_base()
        if annonce.armee_par is None or not est_due(_E(annonce.etat), quand, annonce.instant):
            return False
        ecrire(annonce.campagne, annonce.instant, annonce.armee_par)
        annonce.etat, annonce.faite_le = _E.faite.value, quand
        annonce.save(update_fields=["etat", "faite_le"])
        donnees = {"cle": annonce.pk, "condense": journal.condenser(annonce.empreinte)}
        objet = f"comite:{annonce.campagne.identifiant}"
        journal.ajouter("annonce.faite", objet, donnees, acteur=None, instant=annonce.instant)
    return True


def ecrire(campagne: Campagne, instant: dt.datetime, par: Compte) -> list[DecisionDuDepot]:
    """Write what the frozen decisions of a campaign change: acts, labels, what people are told. In a transaction."""
    annoncees = decisions.annoncer(campagne, instant)
    for decision in annoncees:
        passages.annoncer(decision.depot, _acte(decision), decision.motifs, par, instant)
        dates.datee(decision).demander()
        if decision.sens in LABELS:
            emission.emettre(decision.depot, decision, instant)
        a_qui = de_l_instruction.equipe(decision.depot)
        distribution.notifier(GenreDeNotification.decision, f"decision:{decision.pk}", a_qui)
    return annoncees
