"""Timestamps of a third party (RFC 3161): what was asked for, and the reply, kept as it came."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

ETATS = ("attente", "obtenu")


class Jeton(models.Model):
    """A token for the fingerprint of something, never changed once obtained.

    `objet` says what is dated, `empreinte` its SHA-256. `nonce` is what the last request said once, in hexadecimal;
    `reponse` the whole reply, `chaine` the certificates that it was verified with, as PEM. `erreur` is what went wrong
    at the last try, while it waits.
    """

    objet = models.CharField(max_length=160)
    empreinte = models.CharField(max_length=64)
    etat = models.CharField(max_length=20, choices=[(e, e) for e in ETATS], default="attente")
    demande_le = models.DateTimeField()
    nonce = models.CharField(max_length=32, blank=True, default="")
    essais = models.PositiveIntegerField(default=0)
    essaye_le = models.DateTimeField(null=True, blank=True)
    erreur = models.CharField(max_length=300, blank=True, default="")
    reponse = models.BinaryField(default=b"")
    chaine = models.TextField(blank=True, default="")
    date = models.DateTimeField(null=True, blank=True)
    autorite = models.CharField(max_length=300, blank=True, default="")
    numero = models.CharField(max_length=80, blank=True, default="")
    lu_par = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["objet", "empreinte"], name="jeton_une_fois")]
        indexes: ClassVar = [models.Index(fields=["etat", "demande_le"], name="jeton_etat")]
