"""The follow-up of a label: what happened to its actions, who is asked about each, and when they were."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from binome.domaine.suivi.evenements import GenreDeSuivi
from binome.registre.models.accords.demarches import EtapeDeDemarche
from binome.registre.models.label.labels import LabelAccorde

SOURCES_DE_SUIVI = ("page", "lien", "classeur", "operateur", "exemple", "programme", "commande")


class CorrespondantDeSuivi(models.Model):
    """Whoever is asked, each quarter, where an action stands: no account is needed. An erasure empties the name."""

    label = models.ForeignKey(LabelAccorde, on_delete=models.PROTECT, related_name="correspondants")
    fiche = models.CharField(max_length=64)
    nom = models.CharField(max_length=120)
    courriel = models.EmailField(max_length=254)
    ajoute_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    ajoute_le = models.DateTimeField()
    retire_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["fiche", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["label", "fiche", "courriel"], condition=Q(retire_le=None), name="correspondant_une_fois"
            )
        ]


class PointDemande(models.Model):
    """A quarterly reminder to a correspondent, with its link: only the SHA-256 of its token is kept."""

    correspondant = models.ForeignKey(CorrespondantDeSuivi, on_delete=models.CASCADE, related_name="points")
    jour = models.DateField()
    jeton_sha256 = models.CharField(max_length=64, unique=True)
    demande_le = models.DateTimeField()
    expire_le = models.DateTimeField()
    repondu_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-jour", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["correspondant", "jour"], name="point_de_suivi_une_fois")
        ]


class EvenementDeSuivi(models.Model):
    """What is said of an action, added and never changed; a correction is another row, that cites the first one by its
    rank. See `domaine.suivi.evenements`. An erasure takes a name out of `texte` and `tiers`.

    `par`: nobody when it came by a link (`correspondant`). `etape`: the step of a request to an operator that it tells,
    once.
    """

    label = models.ForeignKey(LabelAccorde, on_delete=models.PROTECT, related_name="suivi")
    rang = models.PositiveIntegerField()
    fiche = models.CharField(max_length=64, blank=True, default="")
    genre = models.CharField(max_length=20, choices=[(g.value, g.value) for g in GenreDeSuivi])
    acte = models.CharField(max_length=20)
    jour = models.DateField()
    objet = models.CharField(max_length=300, blank=True, default="")
    tiers = models.CharField(max_length=200, blank=True, default="")
    montant = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    valeur = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    echeance = models.DateField(null=True, blank=True)
    texte = models.TextField(blank=True, default="")
    cite = models.PositiveIntegerField(null=True, blank=True)
    corrige = models.PositiveIntegerField(null=True, blank=True)
    annule = models.BooleanField(default=False)
    source = models.CharField(max_length=12, choices=[(s, s) for s in SOURCES_DE_SUIVI])
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    correspondant = models.ForeignKey(CorrespondantDeSuivi, on_delete=models.PROTECT, null=True, related_name="+")
    etape = models.OneToOneField(EtapeDeDemarche, on_delete=models.PROTECT, null=True, related_name="suivi")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["label", "rang"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["label", "rang"], name="evenement_de_suivi_rang")]
