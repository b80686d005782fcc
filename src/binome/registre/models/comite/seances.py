"""The committee: who sits in it, its sessions, and what happened in each, item by item."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from binome.domaine.comite.composition import FonctionAuComite, NatureDuMembre
from binome.domaine.comite.convocation import NatureDuChangement
from binome.registre.models.campagnes import Campagne
from binome.registre.models.depots import Depot


class MembreDuComite(models.Model):
    """Someone who sits, or stands in for who does, or keeps the secretariat, from a day to another.

    `rattachement`: the service, assembly or body that they sit for. `compte`: None for who has no account, whose vote
    the secretariat writes down. `jusqu_au`: last day, inclusive.
    """

    campagne = models.ForeignKey(Campagne, on_delete=models.PROTECT, related_name="membres_du_comite")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    nom = models.CharField(max_length=120)
    qualite = models.CharField(max_length=200)
    rattachement = models.CharField(max_length=200)
    nature = models.CharField(max_length=20, choices=[(n.value, n.value) for n in NatureDuMembre])
    fonction = models.CharField(max_length=20, choices=[(f.value, f.value) for f in FonctionAuComite])
    suppleant_de = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="suppleants")
    depuis = models.DateField()
    jusqu_au = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campagne"], condition=Q(fonction="president", jusqu_au=None), name="comite_un_president"
            ),
        ]

    @classmethod
    def en_fonction(cls, campagne: Campagne | int, jour: dt.date) -> models.QuerySet[MembreDuComite]:
        """Those of a committee on a day, as a query."""
        sont = cls._default_manager.filter(campagne=campagne, depuis__lte=jour)
        return sont.filter(Q(jusqu_au=None) | Q(jusqu_au__gte=jour))


class SeanceDuComite(models.Model):
    """A session. `regles`: those of the call when it was convened, as JSON. `seconde_de`: the session without
    quorum of which it is the second convocation. `urgence`: why the delay was not kept, "" when it was; `defaut`: how
    the quorum was wanting when it was closed, "" when it was not. `cloture_le`: of a written consultation, the instant
    at which its answers are counted; `defaut`: why it went to a session instead. `annulee_le`: it was not opened, and
    will not be. `uid`: its name in calendars, kept as it was sent; "" before names told the site.
    """

    campagne = models.ForeignKey(Campagne, on_delete=models.PROTECT, related_name="seances")
    rang = models.PositiveIntegerField()
    prevue_le = models.DateTimeField()
    lieu = models.CharField(max_length=200)
    seconde_de = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="secondes")
    regles = models.TextField(blank=True, default="")
    urgence = models.TextField(blank=True, default="")
    defaut = models.TextField(blank=True, default="")
    preside_par = models.ForeignKey(MembreDuComite, on_delete=models.PROTECT, null=True, related_name="+")
    creee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    creee_le = models.DateTimeField()
    convoquee_le = models.DateTimeField(null=True)
    ouverte_le = models.DateTimeField(null=True)
    levee_le = models.DateTimeField(null=True)
    cloture_le = models.DateTimeField(null=True)
    annulee_le = models.DateTimeField(null=True)
    uid = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["campagne", "rang"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campagne", "rang"], name="seance_rang"),
            models.UniqueConstraint(
                fields=["seconde_de"], condition=Q(annulee_le=None), name="seance_seconde_une_seule"
            ),
            models.CheckConstraint(condition=Q(annulee_le=None) | Q(ouverte_le=None), name="seance_annulee_ou_ouverte"),
        ]


class OppositionALaConsultation(models.Model):
    """A member wants what is asked in writing to be debated in session, and why."""

    seance = models.ForeignKey(SeanceDuComite, on_delete=models.PROTECT, related_name="oppositions")
    membre = models.ForeignKey(MembreDuComite, on_delete=models.PROTECT, related_name="+")
    motif = models.TextField(blank=True, default="")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["seance", "membre"], name="opposition_une_fois")]


class ConvocationDuComite(models.Model):
    """A letter that convened a member to a session: to whom, when."""

    seance = models.ForeignKey(SeanceDuComite, on_delete=models.PROTECT, related_name="convocations")
    membre = models.ForeignKey(MembreDuComite, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seance", "membre"], name="convocation_au_comite_une_fois")
        ]


class PointDeSeance(models.Model):
    """An item of the agenda: a deposit at the stage of the committee, or a title and a text. `questions`: what was
    asked, for the minutes; `au_vote`: whether it may be voted, or is only discussed; `retire_le`: when it was taken off
    an agenda that had been sent."""

    seance = models.ForeignKey(SeanceDuComite, on_delete=models.PROTECT, related_name="points")
    rang = models.PositiveIntegerField()
    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, null=True, related_name="points")
    titre = models.CharField(max_length=200, blank=True, default="")
    texte = models.TextField(blank=True, default="")
    au_vote = models.BooleanField(default=True)
    questions = models.TextField(blank=True, default="")
    retire_le = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["seance", "rang"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seance", "depot"], name="point_une_fois"),
            models.CheckConstraint(
                condition=Q(depot=None, titre__gt="") | Q(depot__isnull=False, titre=""), name="point_depot_ou_titre"
            ),
        ]

    @property
    def intitule(self) -> str:
        """What it is called: its territory, or its title."""
        return self.depot.dossier.territoire if self.depot else self.titre

    @property
    def cle_dite(self) -> dict[str, object]:
        """What the journal says of it."""
        return {"depot": self.depot.numero} if self.depot else {"point": self.rang}


class ChangementDeSeance(models.Model):
    """What was changed of a session that was planned, why and by whom. `prevue_le`, `lieu`: when and where it was to be
    held until then; `point`: what was taken off its agenda."""

    seance = models.ForeignKey(SeanceDuComite, on_delete=models.PROTECT, related_name="changements")
    nature = models.CharField(max_length=20, choices=[(n.value, n.value) for n in NatureDuChangement])
    motif = models.TextField()
    prevue_le = models.DateTimeField()
    lieu = models.CharField(max_length=200)
    point = models.ForeignKey(PointDeSeance, on_delete=models.PROTECT, null=True, related_name="changements")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]


class MouvementDeSeance(models.Model):
    """Someone who comes in or leaves, at an instant: presence at an item follows. `a_distance`: by audio or video."""

    seance = models.ForeignKey(SeanceDuComite, on_delete=models.PROTECT, related_name="mouvements")
    membre = models.ForeignKey(MembreDuComite, on_delete=models.PROTECT, related_name="mouvements")
    entre = models.BooleanField()
    a_distance = models.BooleanField(default=False)
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["le", "id"]


class MandatDeSeance(models.Model):
    """A member gives their voice to another for a session; taken back, it is so from that instant."""

    seance = models.ForeignKey(SeanceDuComite, on_delete=models.PROTECT, related_name="mandats")
    mandant = models.ForeignKey(MembreDuComite, on_delete=models.PROTECT, related_name="+")
    mandataire = models.ForeignKey(MembreDuComite, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField()
    repris_le = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["seance", "mandant"], condition=Q(repris_le=None), name="mandat_de_seance_un_seul"
            ),
        ]


class DeportDeSeance(models.Model):
    """Someone takes no part in an item, and why; nothing of theirs counts in it."""

    point = models.ForeignKey(PointDeSeance, on_delete=models.PROTECT, related_name="deports")
    membre = models.ForeignKey(MembreDuComite, on_delete=models.PROTECT, related_name="+")
    motif = models.TextField()
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["point", "membre"], name="deport_de_seance_une_fois")]
