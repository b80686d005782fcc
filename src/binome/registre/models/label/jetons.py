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


class MaillonDeJeton(models.Model):
    """A token of the chain that proves a date, never changed: the first is `jeton` itself, each next dates the former.

    `voie`: the certificates from the one that signed to its root, as PEM; `fin`: until when they hold. From the second
    on, `texte` is what the token dates, `reponse` the reply as it came, `chaine` whom it was verified with.
    """

    jeton = models.ForeignKey(Jeton, on_delete=models.PROTECT, related_name="maillons")
    rang = models.PositiveIntegerField()
    voie = models.TextField()
    fin = models.DateTimeField()
    texte = models.TextField(blank=True, default="")
    reponse = models.BinaryField(default=b"")
    chaine = models.TextField(blank=True, default="")
    date = models.DateTimeField()
    autorite = models.CharField(max_length=300)
    numero = models.CharField(max_length=80)
    lu_par = models.CharField(max_length=40)
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["jeton", "rang"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["jeton", "rang"], name="maillon_de_jeton_une_fois")]
        indexes: ClassVar = [models.Index(fields=["fin"], name="maillon_fin")]


class EtatDeCertificat(models.Model):
    """What an authority said of one of its certificates (a list of revocations, an answer), kept as it came.

    `certificat`: the SHA-256 of the certificate; `empreinte`: that of what was received; `emise_le`: when signed.
    """

    certificat = models.CharField(max_length=64)
    forme = models.CharField(max_length=8)
    adresse = models.CharField(max_length=500)
    octets = models.BinaryField()
    empreinte = models.CharField(max_length=64)
    emise_le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["certificat", "emise_le", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["certificat", "empreinte"], name="etat_de_certificat_une_fois")
        ]
