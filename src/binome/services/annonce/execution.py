"""The announcement itself: one transaction, at its instant by the database's clock. All of it is seen, or nothing.

Before, nothing is computed, queued or counted that would tell a decision. Once it has come, labels are signed in memory
first; the transaction then checks that each is signed of what holds now, and writes. A worker that dies leaves all of
it undone; another one makes it. Two at once wait for one another, and the second finds it made.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping, Sequence
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
from binome.services.horodatage import datees
from binome.services.instruction import nouvelles as de_l_instruction
from binome.services.instruction import passages
from binome.services.label import emission, places
from binome.services.label.emission import LabelPrevu, LabelVoulu, PasPrevuError
from binome.services.notifications import distribution
from binome.services.socle import file, horloge, journal

_E = EtatDeLAnnonce
_journal = logging.getLogger(__name__)
PREPARATIONS = 3
"""Times that labels are signed before the transaction; if what they say changes each time, it signs them itself."""
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
    etapes_d_avant = passages.etapes_de(d.depot_id for d in pretes)
    for decision in pretes:
        demande = ActeDemande(_acte(decision), frozenset({Intervenant.autorite}), decision.motifs)
        etape = etapes_d_avant.get(decision.depot_id, etapes.EtapeDuDepot.recevabilite)
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
    for _ in range(PREPARATIONS):
        if not est_due_maintenant(annonce := _lire(cle)):
            return False
        try:
            return _faire(cle, prevoir(decisions.decisions_approuvees(annonce.campagne), annonce.instant))
        except PasPrevuError:
            # A key was changed, or who signs for the authority: nothing was written.
            _journal.warning("L'annonce %d a changé pendant qu'elle se préparait : elle est préparée de nouveau.", cle)
    return _faire(cle, None)


def est_due_maintenant(annonce: AnnonceDeCampagne) -> bool:
    """Whether an announcement is armed and its instant has come, by the database's clock. One query at most."""
    return annonce.armee_par is not None and est_due(_E(annonce.etat), horloge.de_la_base(), annonce.instant)


def _lire(cle: int) -> AnnonceDeCampagne:
    return AnnonceDeCampagne.objects.select_related("campagne", "armee_par").get(pk=cle)


Prevus = Mapping[LabelVoulu, LabelPrevu]


def prevoir(annoncees: Sequence[DecisionDuDepot], instant: dt.datetime) -> Prevus:
    """Sign in memory, and nowhere else, the labels that these decisions give. Errors: CleIllisibleError."""
    return emission.prevoir(_accords(annoncees), instant)


def _accords(annoncees: Sequence[DecisionDuDepot]) -> list[emission.Accord]:
    return [(d.depot, d) for d in annoncees if d.sens in LABELS]


def _faire(cle: int, prevus: Prevus | None) -> bool:
    with transaction.atomic(durable=True):
        acces.verrouiller(_lire(cle).campagne)
        # Read again, held: it may have been cancelled or made while this waited.
        annonce, quand = _lire(cle), horloge.de_la_base()
        if annonce.armee_par is None or not est_due(_E(annonce.etat), quand, annonce.instant):
            return False
        ecrire(annonce.campagne, annonce.instant, annonce.armee_par, prevus)
        annonce.etat, annonce.faite_le = _E.faite.value, quand
        annonce.save(update_fields=["etat", "faite_le"])
        donnees = {"cle": annonce.pk, "condense": journal.condenser(annonce.empreinte)}
        objet = f"comite:{annonce.campagne.identifiant}"
        journal.ajouter("annonce.faite", objet, donnees, acteur=None, instant=annonce.instant)
    return True


def ecrire(
    campagne: Campagne, instant: dt.datetime, par: Compte, prevus: Prevus | None = None
) -> list[DecisionDuDepot]:
    """Write what the frozen decisions of a campaign change: acts, labels, what people are told. In a transaction, by
    as many orders however many they are. `prevus`: their labels as they were signed before. Errors: PasPrevuError."""
    annoncees = decisions.annoncer(campagne, instant)
    passages.annoncer([(d.depot, _acte(d), d.motifs) for d in annoncees], par, instant)
    datees.demander_ensemble(map(dates.datee, annoncees))
    emission.emettre_ensemble(_accords(annoncees), instant, prevus)
    equipes = de_l_instruction.equipes(d.depot.dossier_id for d in annoncees)
    a_qui = {f"decision:{d.pk}": equipes.get(d.depot.dossier_id, ()) for d in annoncees}
    distribution.notifier_ensemble(GenreDeNotification.decision, a_qui)
    return annoncees
