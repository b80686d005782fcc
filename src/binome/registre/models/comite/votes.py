"""What is put to the vote of an item, the voices given, and what is left of a secret ballot."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from binome.domaine.comite.scrutin import NOMS_DES_PROPOSITIONS, SensDuVote
from binome.registre.models.comite.seances import MembreDuComite, PointDeSeance


class DeliberationDuComite(models.Model):
    """A proposition put to the vote of an item. Closed, it holds its whole count, as JSON, and never changes again;
    `adoptee`: None while it is open, or when there was no quorum."""

    point = models.ForeignKey(PointDeSeance, on_delete=models.PROTECT, related_name="deliberations")
    rang = models.PositiveIntegerField()
    proposition = models.CharField(max_length=20, choices=[(p, p) for p in NOMS_DES_PROPOSITIONS])
    motifs = models.TextField()
    conditions = models.TextField(blank=True, default="")
    ouverte_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ouverte_le = models.DateTimeField()
    close_le = models.DateTimeField(null=True)
    adoptee = models.BooleanField(null=True)
    resultat = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar = ["point", "rang"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["point", "rang"], name="deliberation_rang"),
            models.UniqueConstraint(fields=["point"], condition=Q(close_le=None), name="deliberation_ouverte_unique"),
            models.UniqueConstraint(fields=["point"], condition=Q(adoptee=True), name="deliberation_adoptee_unique"),
        ]


class VoixDuComite(models.Model):
    """The voice of a seat in a vote. `siege`: whose voice it is; `exprimee_par`: who gave it (the same person, their
    substitute, or who holds their mandate)."""

    deliberation = models.ForeignKey(DeliberationDuComite, on_delete=models.PROTECT, related_name="voix")
    siege = models.ForeignKey(MembreDuComite, on_delete=models.PROTECT, related_name="+")
    exprimee_par = models.ForeignKey(MembreDuComite, on_delete=models.PROTECT, related_name="+")
    sens = models.CharField(max_length=12, choices=[(s.value, s.value) for s in SensDuVote])
    saisie_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["deliberation", "siege"], name="voix_une_fois")]


class DesaccordDuComite(models.Model):
    """A member asked that the minutes tell their disagreement with a vote."""

    deliberation = models.ForeignKey(DeliberationDuComite, on_delete=models.PROTECT, related_name="desaccords")
    membre = models.ForeignKey(MembreDuComite, on_delete=models.PROTECT, related_name="+")
    texte = models.TextField()
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]


class DemandeDeSecret(models.Model):
    """A member asked that an item be voted by secret ballot. Not a vote: who asked is told."""

    point = models.ForeignKey(PointDeSeance, on_delete=models.PROTECT, related_name="demandes_de_secret")
    membre = models.ForeignKey(MembreDuComite, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["point", "membre"], name="secret_demande_une_fois")]


class UrneSecrete(models.Model):
    """The ballots of a secret vote: their senses and nothing else. `bulletins`: sealed and drawn again in another order
    at each one until the vote is closed; then a JSON list in the order of the alphabet, that never changes again, or ""
    when the vote was dropped. No ballot has a row, an instant or an author of its own."""

    deliberation = models.OneToOneField(DeliberationDuComite, on_delete=models.PROTECT, related_name="urne")
    raison = models.TextField()
    bulletins = models.TextField(blank=True, default="")


class EmargementSecret(models.Model):
    """Who put a ballot in, for which seat. It tells nothing of the ballot, not even when."""

    deliberation = models.ForeignKey(DeliberationDuComite, on_delete=models.PROTECT, related_name="emargements")
    siege = models.ForeignKey(MembreDuComite, on_delete=models.PROTECT, related_name="+")
    exprimee_par = models.ForeignKey(MembreDuComite, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["siege"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["deliberation", "siege"], name="emargement_une_fois")]
