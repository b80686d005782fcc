"""Opinions: what several hands write of them, and what was given, for ever."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from binome.domaine.procedure.avis import SensAvis
from binome.registre.models.depots import Depot
from binome.registre.models.dossiers import Revision


class ContributionAvis(models.Model):
    """What someone added to the draft of an opinion: rows are added, the last one is the draft.

    `contenu`: the whole draft after it; `revision`: the one that was read; `service`: on whose behalf they wrote.
    """

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="contributions")
    au_titre_de = models.CharField(max_length=80)
    rang = models.PositiveIntegerField()
    contenu = models.JSONField(default=dict)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=200, blank=True, default="")
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["depot", "au_titre_de", "rang"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["depot", "au_titre_de", "rang"], name="contribution_rang"),
        ]


class Avis(models.Model):
    """An opinion given on a deposit: never changed nor removed, by the database itself.

    `au_titre_de`: the body, `region:93`; `revision`: the one that was read. `notes`: criterion → mark and comment, on
    `grille`, the grid as it was that day (canonical JSON, "" for none). `personnes`: what bears on someone named, kept
    apart. `mains`: the services that prepared it. `terme`: its last day, None when none was set. A correction is
    another row that names the one it `corrige`. `empreinte`: SHA-256 of what it says, in the form of RFC 8785.
    """

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="avis")
    au_titre_de = models.CharField(max_length=80)
    rang = models.PositiveIntegerField()
    sens = models.CharField(max_length=20, choices=[(s.value, s.value) for s in SensAvis])
    notes = models.JSONField(default=dict)
    motif = models.TextField()
    reserves = models.TextField(blank=True, default="")
    personnes = models.TextField(blank=True, default="")
    grille = models.TextField(blank=True, default="")
    mains = models.JSONField(default=list)
    service = models.CharField(max_length=200, blank=True, default="")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    donne_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField()
    terme = models.DateField(null=True, blank=True)
    tardif = models.BooleanField()
    corrige = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    empreinte = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["depot", "au_titre_de", "rang"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["depot", "au_titre_de", "rang"], name="avis_rang"),
            models.UniqueConstraint(fields=["corrige"], name="avis_corrige_une_fois"),
            models.CheckConstraint(condition=~Q(motif=""), name="avis_motive"),
            models.CheckConstraint(
                condition=Q(rang=1, corrige=None) | Q(rang__gt=1, corrige__isnull=False), name="avis_premier_ou_corrige"
            ),
        ]
