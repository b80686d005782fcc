"""Labels: the issuer's keys, the places drawn in status lists, each version as it was signed, what happened to each."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from binome.domaine.label.actes import ActeDuLabel, Effet, Fondement
from binome.registre.models.campagnes import Campagne
from binome.registre.models.depots import Depot
from binome.registre.models.dossiers import Dossier


class CleDeLabel(models.Model):
    """A key of the issuer, kept for ever with its dates; the private half is a file of the strongroom.

    `nom`: how proofs name it (`did:web:…#…`). `fin`: it was put away or lost; `volee_le`: it was stolen.
    """

    nom = models.CharField(max_length=200, unique=True)
    publique = models.CharField(max_length=80, unique=True)
    depuis = models.DateTimeField()
    fin = models.DateTimeField(null=True, blank=True)
    volee_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["depuis", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(fin=None, volee_le=None), name="une_seule_cle_de_label_en_service"
            )
        ]


class ListeDeStatuts(models.Model):
    """A set of published lists, one per signal: labels have the same place in each."""

    numero = models.PositiveIntegerField(unique=True)
    places = models.PositiveIntegerField()
    creee_le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["numero"]


class PlaceDeStatut(models.Model):
    """A place drawn at random for one version of the label of a dossier, and the number of that label.

    Drawn for every candidate when the campaign closes, so that nothing is learnt from who has one.
    """

    liste = models.ForeignKey(ListeDeStatuts, on_delete=models.PROTECT, related_name="tirees")
    rang = models.PositiveIntegerField()
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="places_de_statut")
    version = models.PositiveIntegerField(default=1)
    identifiant = models.CharField(max_length=40)
    tiree_le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["liste", "rang"], name="place_de_statut_une_fois"),
            models.UniqueConstraint(fields=["dossier", "version"], name="place_de_statut_par_version"),
            models.UniqueConstraint(fields=["identifiant", "version"], name="place_de_statut_numero"),
        ]


class LabelAccorde(models.Model):
    """A label that was granted, on a deposit; it exists from its announcement on."""

    identifiant = models.CharField(max_length=40, unique=True)
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="label")
    campagne = models.ForeignKey(Campagne, on_delete=models.PROTECT, related_name="labels")
    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="+")
    territoire = models.CharField(max_length=200)
    decide_le = models.DateField()
    fin = models.DateField(null=True, blank=True)
    emis_le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["territoire", "identifiant"]


class VersionDuLabel(models.Model):
    """One version of a label as it was signed, in its two files; the same version is signed again (`emission`) when
    the key that signed it was stolen. Never changed."""

    label = models.ForeignKey(LabelAccorde, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    emission = models.PositiveIntegerField(default=1)
    place = models.ForeignKey(PlaceDeStatut, on_delete=models.PROTECT, related_name="+")
    attestation = models.TextField()
    attestation_rdfc = models.TextField()
    empreinte = models.CharField(max_length=64, unique=True)
    cle = models.ForeignKey(CleDeLabel, on_delete=models.PROTECT, related_name="+")
    signee_le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["label", "version", "emission"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["label", "version", "emission"], name="version_du_label_une_fois")
        ]


class EvenementDuLabel(models.Model):
    """What happened to a label, added and never changed: its state is read from it.

    `fondement`, `effet`: of what is envisaged or pronounced; `terme`: the last day given to the territory to answer;
    `donnees`: what an amendment asks for, as JSON; `par`: None for the platform.
    """

    label = models.ForeignKey(LabelAccorde, on_delete=models.PROTECT, related_name="evenements")
    rang = models.PositiveIntegerField()
    acte = models.CharField(max_length=40, choices=[(a.value, a.value) for a in ActeDuLabel])
    fondement = models.CharField(max_length=40, blank=True, default="", choices=[(f.value, f.value) for f in Fondement])
    effet = models.CharField(max_length=20, blank=True, default="", choices=[(e.value, e.value) for e in Effet])
    terme = models.DateField(null=True, blank=True)
    motif = models.TextField(blank=True, default="")
    donnees = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    jour = models.DateField()
    le = models.DateTimeField()
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["label", "rang"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["label", "rang"], name="evenement_du_label_rang")]


class FicheEnProjet(models.Model):
    """An action that an amendment of the plan will add, or put in the place of another, while the territory writes it.

    `contenu`: its fiche, a bare tree; `pieces`: the files joined to it, as a text would name them; `numero`: goes up at
    each save. It goes with the request that takes it.
    """

    label = models.ForeignKey(LabelAccorde, on_delete=models.CASCADE, related_name="projets")
    remplace = models.CharField(max_length=64, blank=True, default="")
    contenu = models.JSONField()
    pieces = models.JSONField(default=list)
    numero = models.PositiveIntegerField(default=1)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
