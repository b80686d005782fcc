"""The economic profile of a carrier: kept apart from the dossier's text, for its author alone unless they share it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from binome.registre.models.dossiers import Dossier


class ProfilDePorteur(models.Model):
    """What the carrier of a fiche declares of itself (JSON). `partage`: the chef de projet may read it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    fiche = models.CharField(max_length=64)
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    contenu = models.TextField()
    partage = models.BooleanField(default=False)
    declare_le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "fiche", "compte"], name="profil_un_par_porteur")
        ]
