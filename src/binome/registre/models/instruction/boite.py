"""The inbox of instruction: who takes care of a deposit, and how each service sorts its own."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from binome.registre.models.campagnes import Campagne
from binome.registre.models.depots import Depot


class Affectation(models.Model):
    """Who takes care of a deposit for a service (`region:93`), from then on: its last row. Rows are never changed.

    `a`: None when nobody does any more. `rang`: two people who assign at once meet there, and one is told.
    """

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="affectations")
    service = models.CharField(max_length=80)
    rang = models.PositiveIntegerField()
    a = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="affectations")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["depot", "service", "rang"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["depot", "service", "rang"], name="affectation_rang")]


class NoteDeService(models.Model):
    """How a service ranks a deposit among its own, and a few words for itself. `version` counts its changes."""

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="notes_de_service")
    service = models.CharField(max_length=80)
    priorite = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=500, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["depot", "service"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["depot", "service"], name="note_par_service")]


class VueGardee(models.Model):
    """Filters and sort of an inbox, under a name that its owner chose. `question`: the query string."""

    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="vues_gardees")
    campagne = models.ForeignKey(Campagne, on_delete=models.CASCADE, related_name="+")
    nom = models.CharField(max_length=60)
    question = models.CharField(max_length=500)

    class Meta:
        ordering: ClassVar = ["nom", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["compte", "campagne", "nom"], name="vue_gardee_nom")]
