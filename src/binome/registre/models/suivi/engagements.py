"""Promises made to labelled territories, what is said of each, and what operators declare of their other requests."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from binome.domaine.suivi.engagements import ActeDEngagement
from binome.registre.models.campagnes import Campagne
from binome.registre.models.label.labels import LabelAccorde

SOURCES_DE_SUITE = ("territoire", "autorite", "operateur")


class EngagementPris(models.Model):
    """Who promised what, where it is written (`piece`, `page`), how much, until when. Never changed.

    `label`: None when it was promised to every territory of the campaign; `operateur`: a key made of its name; `fiche`:
    the action that it is for, if one.
    """

    campagne = models.ForeignKey(Campagne, on_delete=models.PROTECT, related_name="engagements")
    label = models.ForeignKey(LabelAccorde, on_delete=models.PROTECT, null=True, blank=True, related_name="engagements")
    operateur = models.SlugField(max_length=64)
    operateur_nom = models.CharField(max_length=200)
    fiche = models.CharField(max_length=64, blank=True, default="")
    quoi = models.TextField()
    montant = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    jour = models.DateField()
    echeance = models.DateField(null=True, blank=True)
    piece = models.CharField(max_length=300)
    page = models.CharField(max_length=40)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["echeance", "id"]


class SuiteDEngagement(models.Model):
    """What is said of a promise: proofs, answers, that it is given up. Added and never changed; `corrige` and `annule`
    as for events. An erasure takes a name out of `texte`."""

    engagement = models.ForeignKey(EngagementPris, on_delete=models.PROTECT, related_name="suites")
    rang = models.PositiveIntegerField()
    acte = models.CharField(max_length=20, choices=[(a.value, a.value) for a in ActeDEngagement])
    jour = models.DateField()
    montant = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    preuve = models.CharField(max_length=300, blank=True, default="")
    texte = models.TextField(blank=True, default="")
    corrige = models.PositiveIntegerField(null=True, blank=True)
    annule = models.BooleanField(default=False)
    source = models.CharField(max_length=12, choices=[(s, s) for s in SOURCES_DE_SUITE])
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["engagement", "rang"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["engagement", "rang"], name="suite_d_engagement_rang")]


class LienDOperateur(models.Model):
    """By it, without an account, an operator reads its promises in a campaign and answers them, until it expires; only
    the SHA-256 of its token is kept. `label`: its promises to one territory alone, when that territory asked."""

    campagne = models.ForeignKey(Campagne, on_delete=models.CASCADE, related_name="+")
    label = models.ForeignKey(LabelAccorde, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    operateur = models.SlugField(max_length=64)
    courriel = models.EmailField(max_length=254)
    jeton_sha256 = models.CharField(max_length=64, unique=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    envoye_le = models.DateTimeField()
    expire_le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["envoye_le", "id"]


class ReferenceHorsLabel(models.Model):
    """What an operator declares of the requests of other territories than labelled ones, in a year: without it, nothing
    is compared. Never changed: the last one written counts."""

    campagne = models.ForeignKey(Campagne, on_delete=models.PROTECT, related_name="+")
    operateur = models.SlugField(max_length=64)
    operateur_nom = models.CharField(max_length=200)
    annee = models.PositiveIntegerField()
    presentees = models.PositiveIntegerField()
    accordees = models.PositiveIntegerField()
    demande = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    accorde = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    delai_median = models.PositiveIntegerField(null=True, blank=True)
    origine = models.CharField(max_length=300)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["operateur", "annee", "id"]
