"""What a former key signed and is in force, signed anew by the key in service: out of any transaction, then written by
short lots, so that nobody waits.

Nothing is kept of how far it went: what is left is read from what was signed last. Whoever dies in between leaves whole
labels, signed anew or not; two at once write each label once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django_tasks import task

from binome.registre.models import CleDeLabel, LabelAccorde, VersionDuLabel
from binome.services.horodatage import datees
from binome.services.label import cles, etats, evenements, signature
from binome.services.socle import file, horloge, journal, personnes

A_LA_FOIS = 50
"""Labels written together: a few hundredths of a second."""
REPRISE = dt.timedelta(minutes=2)
"""How long whoever changed the key is given to sign all anew, before the worker looks at what is left."""

Suivi = Callable[[int, int], None]
"""Told how many labels are done, and of how many."""


@dataclass(frozen=True)
class Reste:
    """What a former key leaves to sign anew, and the reason that each label will tell."""

    ancienne: CleDeLabel
    motif: str


def restants(ancienne: CleDeLabel, instant: dt.datetime) -> list[int]:
    """The labels in force of which a version was last signed by this key. Two queries."""
    return _en_vigueur(LabelAccorde.objects.filter(pk__in=_signees(ancienne).values("label")), instant)


def prevoir_la_reprise(reste: Reste) -> None:
    """Ask the worker for what will be left, in the transaction that changes the key."""
    if file.avec_ouvrier():
        reprendre.using(run_after=horloge.maintenant() + REPRISE).enqueue(reste.ancienne.pk, reste.motif)


@task(priority=10)
def reprendre(cle: int, motif: str) -> None:
    """Sign anew what is left of a former key; nothing, when who changed it went to the end."""
    reemettre(Reste(CleDeLabel.objects.get(pk=cle), motif))


def reemettre(reste: Reste, suivi: Suivi = lambda faits, sur: None) -> int:
    """Sign anew all that a former key signed and is in force, each by the key in service at that moment; how many
    labels were. Errors: CleIllisibleError: what was written stays, the rest is taken up."""
    faits = 0
    while restent := restants(reste.ancienne, horloge.maintenant()):
        sur = faits + len(restent)
        for debut in range(0, len(restent), A_LA_FOIS):
            suivi(faits, sur)
            faits += _ecrire(reste, restent[debut : debut + A_LA_FOIS])
    suivi(faits, faits)
    return faits


def _ecrire(reste: Reste, labels: Sequence[int]) -> int:
    instant = horloge.maintenant()
    cle, privee = cles.courante(instant)
    signees = {
        avant: signature.sceller_de_nouveau(avant, cle, privee, instant)
        for avant in _signees(reste.ancienne).filter(label__in=labels).select_related("label__dossier", "place")
    }
    with transaction.atomic(durable=True):
        personnes.serialiser()
        # Read again, held: it may have been signed by another, the label ended, the key changed once more.
        if not CleDeLabel.objects.filter(pk=cle.pk, fin=None, volee_le=None).exists():
            return 0
        tiennent = set(_en_vigueur(LabelAccorde.objects.filter(pk__in=labels), instant))
        encore = set(_signees(reste.ancienne).filter(label__in=tiennent).values_list("pk", flat=True))
        versions = VersionDuLabel.objects.bulk_create(
            [
                signature.version(a.label, a.version, a.emission + 1, a.place, signee, cle, instant)
                for a, signee in signees.items()
                if a.pk in encore
            ]
        )
        datees.demander_ensemble(map(signature.datee, versions))
        touches = {version.label_id: version.label for version in versions}
        faits = evenements.reemettre(list(touches.values()), instant, reste.motif)
        journal.ajouter_ensemble(faits, acteur=None, instant=instant)
    return len(touches)


def _signees(cle: CleDeLabel) -> QuerySet[VersionDuLabel]:
    """The versions that a key was the last to sign."""
    depuis = VersionDuLabel.objects.filter(
        label=OuterRef("label"), version=OuterRef("version"), emission__gt=OuterRef("emission")
    )
    return VersionDuLabel.objects.filter(~Exists(depuis), cle=cle).order_by("label_id", "version")


def _en_vigueur(labels: QuerySet[LabelAccorde], instant: dt.datetime) -> list[int]:
    connus = list(labels.order_by("pk"))
    lues = etats.vies(connus)
    return [label.pk for label in connus if not (lues[label.pk].fini or etats.echu(label, instant))]
