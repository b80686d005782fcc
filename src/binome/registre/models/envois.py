"""E-mails on their way, and what people are told of: of which kind, about which row, what became of it; no text."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

ETATS = ("attente", "en_vol", "envoyee", "incertaine", "refusee", "revenue", "abandonnee", "sans_objet")
ETATS_DE_NOTIFICATION = ("attente", "ecartee", "courriel", "resume", "ici")
FAITS = ("mise_a_disposition", "envoyee", "peut_etre_envoyee", "non_remise", "revenue", "lue")


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


class Notification(models.Model):
    """One event told to one person, once: `evenement` names what happened, by a row (« passage:12 »), never its words.

    `etat`: not yet handed out, kept from them, or how it is told. `resume_du`: the day of the digest that tells it.
    """

    evenement = models.CharField(max_length=120)
    genre = models.CharField(max_length=40)
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    echeance = models.DateField(null=True, blank=True)
    etat = models.CharField(max_length=20, choices=[(e, e) for e in ETATS_DE_NOTIFICATION], default="attente")
    resume_du = models.DateField(null=True, blank=True)
    cree_le = models.DateTimeField()
    lue_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-cree_le", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evenement", "compte", "genre"], name="notification_une_fois")
        ]
        indexes: ClassVar = [
            models.Index(fields=["compte", "-cree_le"], name="notification_de_quelqu_un"),
            models.Index(fields=["etat", "resume_du"], name="notification_etat"),
        ]


class ChoixDeNotification(models.Model):
    """How a person wants to be told of a kind of news, when it is not the usual way."""

    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    genre = models.CharField(max_length=40)
    canal = models.CharField(max_length=20)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["compte", "genre"], name="choix_de_notification_une_fois")
        ]


class AdresseEnPanne(models.Model):
    """An address that mail servers refuse, or send back from: its holder is told on the site."""

    adresse = models.EmailField(max_length=254, unique=True)
    raison = models.CharField(max_length=200)
    depuis = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]


class PreuveDeNotification(models.Model):
    """What is known of one person being told of one act: made available, sent, come back, read. Never changed."""

    evenement = models.CharField(max_length=120)
    genre = models.CharField(max_length=40)
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fait = models.CharField(max_length=20, choices=[(f, f) for f in FAITS])
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["le", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evenement", "genre", "compte", "fait"], name="preuve_une_fois")
        ]
