"""The evaluation of labelled territories: sheets as they were settled, lessons, the survey of their actors."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from binome.domaine.bilan.enseignements import GenreDEnseignement
from binome.domaine.bilan.fiche import MomentDuBilan
from binome.registre.models.label.labels import LabelAccorde

_MOMENTS = [(m.value, m.value) for m in MomentDuBilan]


class BilanArrete(models.Model):
    """A sheet as it was settled and made public: the bytes of `domaine.bilan.fiche`. Never changed; another one, of a
    higher `rang`, takes its place."""

    label = models.ForeignKey(LabelAccorde, on_delete=models.PROTECT, related_name="bilans")
    moment = models.CharField(max_length=12, choices=_MOMENTS)
    rang = models.PositiveIntegerField()
    contenu = models.TextField()
    empreinte = models.CharField(max_length=64)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["label", "moment", "rang"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["label", "moment", "rang"], name="bilan_arrete_rang")]


class EnseignementDeBilan(models.Model):
    """What a territory learnt, while its sheet is prepared; what was settled is in the sheet. An erasure takes a name
    out of `texte`."""

    label = models.ForeignKey(LabelAccorde, on_delete=models.PROTECT, related_name="enseignements")
    moment = models.CharField(max_length=12, choices=_MOMENTS)
    genre = models.CharField(max_length=12, choices=[(g.value, g.value) for g in GenreDEnseignement])
    texte = models.TextField()
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["label", "moment", "id"]


class EnqueteDeBilan(models.Model):
    """The survey of the actors of a territory, half-way or at the end. `questions`: those of the call, on that day."""

    label = models.ForeignKey(LabelAccorde, on_delete=models.PROTECT, related_name="enquetes")
    moment = models.CharField(max_length=12, choices=_MOMENTS)
    questions = models.JSONField()
    seuil = models.PositiveIntegerField()
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    ouverte_le = models.DateTimeField()
    close_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["label", "ouverte_le"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["label", "moment"], name="enquete_une_par_moment")]


class LienDEnquete(models.Model):
    """Who was asked. It says nothing of whether they answered, and nothing here leads to an answer."""

    enquete = models.ForeignKey(EnqueteDeBilan, on_delete=models.CASCADE, related_name="liens")
    courriel = models.EmailField(max_length=254)
    envoye_le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["courriel"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["enquete", "courriel"], name="enquete_une_fois")]


class ReponseDEnquete(models.Model):
    """An answer: neither who, nor when, nor in which order. `cle`: drawn from the link that its author alone received,
    by which they change or take back their answer."""

    cle = models.CharField(max_length=64, primary_key=True)
    enquete = models.ForeignKey(EnqueteDeBilan, on_delete=models.CASCADE, related_name="reponses")
    choix = models.JSONField()

    class Meta:
        ordering: ClassVar = ["cle"]
