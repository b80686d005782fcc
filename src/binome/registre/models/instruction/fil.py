"""What instructors say to one another of a deposit, who read it, and the revision that each of them last read."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from binome.registre.models.depots import Depot
from binome.registre.models.dossiers import Revision


class MotDuFil(models.Model):
    """A word between instructors. It is struck, dated and signed, never removed."""

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="fil")
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    texte = models.TextField()
    le = models.DateTimeField()
    raye_le = models.DateTimeField(null=True, blank=True)
    raye_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["depot", "le", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(raye_le=None, raye_par=None) | Q(raye_le__isnull=False, raye_par__isnull=False),
                name="mot_raye_par_quelqu_un",
            )
        ]


class LectureDInstruction(models.Model):
    """How far someone read: the last word of the thread, and the last revision of the text, each with its instant."""

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="lues")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lues")
    mot = models.ForeignKey(MotDuFil, on_delete=models.PROTECT, null=True, related_name="+")
    mot_le = models.DateTimeField(null=True, blank=True)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    revision_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["depot", "compte"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["depot", "compte"], name="lecture_d_instruction_une")]
