"""Attachments: what is known of each file; the bytes lie outside of the web root, named by their SHA-256."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from binome.registre.models.dossiers import Dossier


class PieceJointe(models.Model):
    """A checked file attached to a dossier. It is in force as long as the text at the head names it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="pieces")
    identifiant = models.SlugField(max_length=64)
    nom = models.CharField(max_length=200)
    type_mime = models.CharField(max_length=100)
    taille = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    ajoutee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ajoutee_le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["ajoutee_le", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "identifiant"], name="piece_identifiant_dans_le_dossier")
        ]
