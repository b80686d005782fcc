"""The chained journal: append-only, each line holding the SHA-256 of the one before."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class LigneJournal(models.Model):
    """One line. `donnees` is canonical JSON text; `empreinte` is the SHA-256 of all the rest and of `precedent`."""

    rang = models.PositiveBigIntegerField(primary_key=True)
    instant = models.CharField(max_length=32)
    acteur = models.CharField(max_length=254)
    action = models.CharField(max_length=60)
    objet = models.CharField(max_length=120)
    donnees = models.TextField()
    precedent = models.CharField(max_length=64)
    empreinte = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["rang"]
        indexes: ClassVar = [models.Index(fields=["objet", "rang"], name="journal_par_objet")]
