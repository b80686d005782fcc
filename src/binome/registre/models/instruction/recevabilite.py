"""Admissibility: what was said of each point of the checklist, what was asked to complete a deposit, the answers."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from binome.domaine.procedure.recevabilite import EtatDuPoint
from binome.registre.models.depots import Depot
from binome.registre.models.dossiers import Revision
from binome.registre.models.instruction.passages import PassageDuDepot


class PointExamine(models.Model):
    """What an instructor said of a point of the call, from then on: its last row. Rows are never changed."""

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="points_examines")
    point = models.CharField(max_length=64)
    rang = models.PositiveIntegerField()
    etat = models.CharField(max_length=20, choices=[(e.value, e.value) for e in EtatDuPoint])
    note = models.TextField(blank=True, default="")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["depot", "point", "rang"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["depot", "point", "rang"], name="point_examine_rang")]


class DemandeDeComplements(models.Model):
    """What is missing from a deposit, by when, and what that does to the delay of the decision, as it was told.

    `points`: a list of `{"lieu", "quoi"}`, the place of the dossier that may change for each. Never changed.
    """

    passage = models.OneToOneField(PassageDuDepot, on_delete=models.PROTECT, related_name="demande")
    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="demandes_de_complements")
    points = models.JSONField()
    terme = models.DateField()
    effet = models.TextField()
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["depot", "passage"]


class ComplementsDeposes(models.Model):
    """The answer to a request: a revision frozen as a deposit is, which the deposit now carries. Never changed.

    The deposit keeps its number, its instant and its stage: completing is not depositing again.
    """

    numero = models.CharField(max_length=90, unique=True)
    demande = models.OneToOneField(DemandeDeComplements, on_delete=models.PROTECT, related_name="reponse")
    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="complements")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    manifeste = models.TextField()
    empreinte = models.CharField(max_length=64)
    verdict = models.TextField(default="")
    recu_at = models.DateTimeField()
    enregistre_at = models.DateTimeField()
    tardif = models.BooleanField()
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["depot", "-enregistre_at", "-id"]
