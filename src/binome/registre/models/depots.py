"""Deposits: frozen manifests, numbered, one in force at a time."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from binome.registre.models.dossiers import Dossier, Revision


class Depot(models.Model):
    """A deposit and its receipt.

    `manifeste` is the canonical JSON of what was frozen (revision, call version, référentiel, attachments with their
    SHA-256, signatories); `recu_at` when the request arrived, `enregistre_at` when it was written. `verdict` is what
    the call said then, as JSON, and stays so ("" in deposits older than this column).
    """

    numero = models.CharField(max_length=80, unique=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="depots")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    manifeste = models.TextField()
    empreinte = models.CharField(max_length=64)
    verdict = models.TextField(default="")
    recu_at = models.DateTimeField()
    enregistre_at = models.DateTimeField()
    tardif = models.BooleanField()
    cle_idempotence = models.CharField(max_length=64)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    remplace_le = models.DateTimeField(null=True, blank=True)
    retire_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-enregistre_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "cle_idempotence"], name="depot_cle_une_fois"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(remplace_le=None, retire_le=None), name="depot_en_vigueur_unique"
            ),
            models.CheckConstraint(condition=Q(enregistre_at__gte=models.F("recu_at")), name="depot_recu_puis_ecrit"),
        ]


class RegionDuDepot(models.Model):
    """A région where the perimeter of a deposit lies (INSEE code): who instructs there sees it. Frozen with it."""

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="regions")
    code = models.CharField(max_length=3)

    class Meta:
        ordering: ClassVar = ["depot", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["depot", "code"], name="region_du_depot_une_fois")]
