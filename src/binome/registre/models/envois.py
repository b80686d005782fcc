"""E-mails on their way: what kind, about which row, to whom, and what became of them; never their text nor a link."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

ETATS = ("attente", "en_vol", "envoyee", "incertaine", "refusee", "abandonnee", "sans_objet")


class Envoi(models.Model):
    """One letter to one address. `porteur` names the try that may send it: any other stops before the first byte.

    `contenu` is empty but for a letter that no row can tell again: sealed, and erased as soon as it is settled.
    """

    genre = models.CharField(max_length=40)
    cle = models.CharField(max_length=80)
    destinataire = models.CharField(max_length=254)
    etat = models.CharField(max_length=20, choices=[(e, e) for e in ETATS], default="attente")
    raison = models.CharField(max_length=200, blank=True, default="")
    porteur = models.CharField(max_length=80, blank=True, default="")
    contenu = models.TextField(blank=True, default="")
    cree_le = models.DateTimeField()
    change_le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["genre", "cle"], name="envoi_de_quoi"),
            models.Index(fields=["etat", "change_le"], name="envoi_etat"),
        ]
