"""Agreements of a territory's governance to its actions: asked, answered on each side, ended."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from binome.domaine.accords.etats import COTES, FinDeDemande, SensDePosition
from binome.registre.models.dossiers import Dossier


class LienDeDemande(models.Model):
    """A firm may ask for an agreement without an account, by a link of which only the SHA-256 of the token is kept."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    fiche = models.CharField(max_length=64)
    courriel = models.EmailField(max_length=254)
    jeton_sha256 = models.CharField(max_length=64, unique=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    envoye_le = models.DateTimeField()
    expire_le = models.DateTimeField()
    sert_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["envoye_le", "id"]


class DemandeDAccord(models.Model):
    """The agreement of the governance is asked for a fiche, as it then is. Never changed.

    `champs`: the fingerprint of each field of the fiche (canonical JSON); `empreinte`: of them all; `texte`: the
    SHA-256 of the whole text, kept as it was; `dispositif`: the scheme that it is asked for, "" for none; `par`: nobody
    when it came by a link.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="demandes_d_accord")
    fiche = models.CharField(max_length=64)
    dispositif = models.CharField(max_length=80, blank=True, default="")
    empreinte = models.CharField(max_length=64)
    champs = models.TextField()
    texte = models.CharField(max_length=64)
    revision = models.PositiveIntegerField()
    objet = models.TextField(blank=True, default="")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    demandee_le = models.DateTimeField()
    limite = models.DateField()

    class Meta:
        ordering: ClassVar = ["id"]


class PositionSurLAccord(models.Model):
    """What one side of the binôme answers, signed: it holds for the fiche of that fingerprint. Never changed."""

    demande = models.ForeignKey(DemandeDAccord, on_delete=models.PROTECT, related_name="positions")
    qualite = models.CharField(max_length=10, choices=[(c, c) for c in COTES])
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    au_nom_de = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sens = models.CharField(max_length=20, choices=[(s.value, s.value) for s in SensDePosition])
    motifs = models.TextField()
    reserves = models.TextField(blank=True, default="")
    interets = models.TextField(blank=True, default="")
    liens = models.TextField(blank=True, default="")
    """What was known, then, of who signs and of the firm: a sentence on each line."""
    empreinte = models.CharField(max_length=64)
    signee_le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["signee_le", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["demande", "qualite"], name="position_une_par_cote"),
        ]


class FinDAccord(models.Model):
    """What ended a request: the fields that changed and the revision that changed them, or who gave it up."""

    demande = models.OneToOneField(DemandeDAccord, on_delete=models.PROTECT, related_name="fin")
    genre = models.CharField(max_length=10, choices=[(g.value, g.value) for g in FinDeDemande])
    champs = models.TextField(blank=True, default="")
    revision = models.PositiveIntegerField(null=True, blank=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]


class RappelDAccord(models.Model):
    """A reminder of a request left without an answer, on a day."""

    demande = models.ForeignKey(DemandeDAccord, on_delete=models.CASCADE, related_name="rappels")
    jour = models.DateField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["demande", "jour"], name="rappel_une_fois_par_jour")]
