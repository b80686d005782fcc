"""Instruction: the stages that a deposit has gone through."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from binome.domaine.procedure.etapes import Acte, EtapeDuDepot
from binome.registre.models.depots import Depot

_ETAPES = [(e.value, e.value) for e in EtapeDuDepot]


class PassageDuDepot(models.Model):
    """One act of the procedure on a deposit, never changed nor removed: its last row says where the deposit stands.

    `au_titre_de`: the body whose opinion is given, "" for other acts. `echeance`: the last day that the act gives to
    whoever must answer it. `motif`: its reasons, which are not in the journal.
    """

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="passages")
    rang = models.PositiveIntegerField()
    acte = models.CharField(max_length=40, choices=[(a.value, a.value) for a in Acte])
    depuis = models.CharField(max_length=40, choices=_ETAPES)
    vers = models.CharField(max_length=40, choices=_ETAPES)
    au_titre_de = models.CharField(max_length=80, blank=True, default="")
    motif = models.TextField(blank=True, default="")
    echeance = models.DateField(null=True, blank=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["depot", "rang"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["depot", "rang"], name="passage_rang")]
