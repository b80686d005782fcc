"""What keeps accounts safe: sessions, changes of address on hold, messages counted, keys, tokens of programs."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class SessionOuverte(models.Model):
    """A session, as told to its holder; Django's own table holds the session itself. `adresse` may be purged alone."""

    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sessions_ouvertes")
    cle = models.CharField(max_length=40, unique=True)
    ouverte_le = models.DateTimeField()
    vue_le = models.DateTimeField(db_index=True)
    appareil = models.CharField(max_length=80, blank=True, default="")
    adresse = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-vue_le", "id"]


class ChangementAdresse(models.Model):
    """An address to be removed, or made the main one, once its former holder has had time to object."""

    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="changements_adresse")
    genre = models.CharField(max_length=10, choices=[("retrait", "retrait"), ("principale", "principale")])
    adresse = models.EmailField(max_length=254)
    demande_le = models.DateTimeField()
    effet_le = models.DateTimeField(db_index=True)
    fait_le = models.DateTimeField(null=True, blank=True)
    annule_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["effet_le", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["compte", "genre", "adresse"],
                condition=models.Q(fait_le=None, annule_le=None),
                name="changement_adresse_une_fois",
            )
        ]


class EnvoiCompte(models.Model):
    """A message that someone caused: counted by account and by recipient, of whom a keyed digest alone is kept."""

    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    destinataire = models.CharField(max_length=64)
    quand = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar = ["quand", "id"]
        indexes: ClassVar = [
            models.Index(fields=["compte", "quand"], name="envoi_par_compte"),
            models.Index(fields=["destinataire", "quand"], name="envoi_par_destinataire"),
        ]


class CleDeSceau(models.Model):
    """A key that seals here, or did: its public half, and since when. A lost one is thus never replaced in silence."""

    empreinte = models.CharField(max_length=64, unique=True)
    publique = models.TextField()
    depuis = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]


class JetonDAcces(models.Model):
    """A token by which a program acts in the name of an account, within `portees`, until its end or its revocation.

    Its digest alone is kept; `debut`: its first letters, by which its holder recognises it. `vu_le`: the last day it
    served.
    """

    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="jetons_d_acces")
    nom = models.CharField(max_length=80)
    debut = models.CharField(max_length=16)
    jeton_sha256 = models.CharField(max_length=64, unique=True)
    portees = models.JSONField(default=list)
    cree_le = models.DateTimeField()
    expire_le = models.DateTimeField(db_index=True)
    vu_le = models.DateField(null=True, blank=True)
    revoque_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-cree_le", "-id"]


class EcritureParJeton(models.Model):
    """What was answered to a write of a program: the same key, sent again, is answered the same and writes nothing.

    `empreinte`: the digest of what was asked. Written in the transaction of what it tells.
    """

    jeton = models.ForeignKey(JetonDAcces, on_delete=models.CASCADE, related_name="ecritures")
    operation = models.CharField(max_length=128)
    cle = models.CharField(max_length=128)
    empreinte = models.CharField(max_length=64)
    statut = models.PositiveSmallIntegerField()
    etag = models.CharField(max_length=128, blank=True, default="")
    corps = models.TextField()
    le = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jeton", "operation", "cle"], name="ecriture_par_jeton_une_fois")
        ]
