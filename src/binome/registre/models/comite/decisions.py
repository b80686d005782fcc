"""Decisions: prepared, approved by two people, and kept to themselves until they are announced."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from binome.domaine.comite.decision import EtatDeLaDecision
from binome.domaine.comite.scrutin import SensDeLaDecision
from binome.registre.models.campagnes import Campagne
from binome.registre.models.comite.votes import DeliberationDuComite
from binome.registre.models.depots import Depot
from binome.registre.models.instruction.passages import PassageDuDepot


class DecisionDuDepot(models.Model):
    """What is decided of a deposit, in versions: its words never change, another replaces it until it is announced.

    `conditions`: sentences, each a condition or a reserve. Only `etat` and its instants move, as the database holds:
    approved by two people at least, then frozen, then announced.
    """

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="decisions")
    version = models.PositiveIntegerField()
    sens = models.CharField(max_length=20, choices=[(s.value, s.value) for s in SensDeLaDecision])
    motifs = models.TextField()
    conditions = models.JSONField(default=list)
    deliberation = models.ForeignKey(DeliberationDuComite, on_delete=models.PROTECT, null=True, related_name="+")
    preparee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    preparee_le = models.DateTimeField()
    empreinte = models.CharField(max_length=64)
    etat = models.CharField(max_length=12, choices=[(e.value, e.value) for e in EtatDeLaDecision], default="en_attente")
    approuvee_le = models.DateTimeField(null=True)
    annoncee_le = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["depot", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["depot", "version"], name="decision_version"),
            models.UniqueConstraint(
                fields=["depot"], condition=Q(etat__in=["en_attente", "approuvee", "figee"]), name="decision_en_cours"
            ),
        ]


class ApprobationDeDecision(models.Model):
    """Someone approved a decision, as it was worded: `empreinte` is that of what they read."""

    decision = models.ForeignKey(DecisionDuDepot, on_delete=models.PROTECT, related_name="approbations")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    empreinte = models.CharField(max_length=64)
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["decision", "compte"], name="approbation_une_fois")]


class DemandeDeReouverture(models.Model):
    """Someone asks that a deposit judged inadmissible or refused be examined again, after an appeal. Never changed:
    another version replaces it until as many people as the campaign wants agree. `passage`: the act that it undoes."""

    passage = models.ForeignKey(PassageDuDepot, on_delete=models.PROTECT, related_name="reouvertures")
    version = models.PositiveIntegerField()
    motif = models.TextField()
    empreinte = models.CharField(max_length=64)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["passage", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["passage", "version"], name="reouverture_version"),
        ]


class AccordPourRouvrir(models.Model):
    """Someone agrees with a demand, as it was worded; who asked is the first of them."""

    demande = models.ForeignKey(DemandeDeReouverture, on_delete=models.PROTECT, related_name="accords")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["demande", "compte"], name="accord_une_fois")]


class MentionsDeDecision(models.Model):
    """What the letters of a campaign say of who decides and of remedies. Another row replaces it: the last one counts.
    What is "" is said missing on the letters, never guessed."""

    campagne = models.ForeignKey(Campagne, on_delete=models.PROTECT, related_name="mentions")
    auteur_nom = models.CharField(max_length=120, blank=True, default="")
    auteur_qualite = models.CharField(max_length=200, blank=True, default="")
    service = models.CharField(max_length=300, blank=True, default="")
    tribunal = models.CharField(max_length=300, blank=True, default="")
    recours_gracieux = models.CharField(max_length=300, blank=True, default="")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
