"""The announcement of a campaign's decisions, and the general assembly of those that it labels."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from binome.domaine.comite.annonce import EtatDeLAnnonce
from binome.registre.models.campagnes import Campagne


class AnnonceDeCampagne(models.Model):
    """An announcement asked for by one person and armed by another. `empreinte`: of the decisions that it holds and of
    its instant, which both read. One at most goes on at a time in a campaign."""

    campagne = models.ForeignKey(Campagne, on_delete=models.PROTECT, related_name="annonces")
    instant = models.DateTimeField()
    empreinte = models.CharField(max_length=64)
    etat = models.CharField(max_length=12, choices=[(e.value, e.value) for e in EtatDeLAnnonce], default="proposee")
    proposee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposee_le = models.DateTimeField()
    armee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    armee_le = models.DateTimeField(null=True)
    annulee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    annulee_le = models.DateTimeField(null=True)
    motif = models.TextField(blank=True, default="")
    faite_le = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campagne"], condition=Q(etat__in=["proposee", "armee"]), name="annonce_une_a_la_fois"
            ),
            models.CheckConstraint(condition=~Q(armee_par=F("proposee_par")), name="annonce_par_deux_personnes"),
            models.CheckConstraint(
                condition=~Q(etat__in=["armee", "faite"]) | Q(armee_par__isnull=False), name="annonce_armee_par"
            ),
            models.CheckConstraint(
                condition=(Q(etat="faite") & Q(faite_le__gte=F("instant"))) | (~Q(etat="faite") & Q(faite_le=None)),
                name="annonce_a_son_instant",
            ),
        ]


class AssembleeGenerale(models.Model):
    """The meeting of a campaign's labelled territories and of those who judged: when, where, what about. `uid`: its
    name in calendars, kept as it was sent; "" before names told the site."""

    campagne = models.ForeignKey(Campagne, on_delete=models.PROTECT, related_name="assemblees")
    prevue_le = models.DateTimeField()
    duree_minutes = models.PositiveIntegerField(default=180)
    lieu = models.CharField(max_length=300)
    objet = models.TextField(blank=True, default="")
    convoquee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    convoquee_le = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    annulee_le = models.DateTimeField(null=True)
    uid = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["-prevue_le", "-id"]


class InviteALAssemblee(models.Model):
    """Someone invited: what they answered, and whether they came."""

    assemblee = models.ForeignKey(AssembleeGenerale, on_delete=models.PROTECT, related_name="invites")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    titre = models.CharField(max_length=200)
    reponse = models.CharField(max_length=10, choices=[(r, r) for r in ("", "oui", "non")], blank=True, default="")
    repondu_le = models.DateTimeField(null=True)
    present = models.BooleanField(null=True)

    class Meta:
        ordering: ClassVar = ["titre", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["assemblee", "compte"], name="invite_une_fois")]
