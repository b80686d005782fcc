"""Ties between who judges and who is judged, as people declare them, and what was decided of them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from binome.registre.models.campagnes import Campagne
from binome.registre.models.comite.seances import MembreDuComite
from binome.registre.models.comptes import Organisation
from binome.registre.models.dossiers import Dossier

PORTEES_DU_DEPORT = ("dossier", "seance")
SENS_DU_DEPORT = ("deport", "maintien")
DE_QUELQU_UN = Q(compte__isnull=False) | Q(membre__isnull=False)
"""Of an account, or of a member of a committee who has none."""


class Mandat(models.Model):
    """An office that a person holds in an organisation: of the account, of a member of a committee who has none, or of
    whoever bears that name.

    `source`: the list or the declaration that says so. It is withdrawn (`retire_le`) rather than changed; a merge of
    organisations moves it, an erasure takes it away.
    """

    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="mandats"
    )
    membre = models.ForeignKey(MembreDuComite, on_delete=models.CASCADE, null=True, related_name="mandats")
    nom = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mandats")
    fonction = models.CharField(max_length=200, blank=True, default="")
    du = models.DateField(null=True, blank=True)
    au = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    saisi_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    le = models.DateTimeField()
    retire_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["nom", "id"]


class DeclarationDInterets(models.Model):
    """Someone who judges in a campaign says that they have declared all that they hold; the last one counts. `membre`:
    who has no account, and whose declaration the secretariat received."""

    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="declarations"
    )
    membre = models.ForeignKey(MembreDuComite, on_delete=models.CASCADE, null=True, related_name="declarations")
    campagne = models.ForeignKey(Campagne, on_delete=models.CASCADE, related_name="declarations")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-le", "-id"]
        constraints: ClassVar = [models.CheckConstraint(condition=DE_QUELQU_UN, name="declaration_de_quelqu_un")]


class InteretDeclare(models.Model):
    """What someone declares of a person who judges: by that person, or by the team of a candidature (`dossier`).

    `compte`: the person that it is about, else `nom`; `organisation`: where the interest lies, else in the dossier
    itself; `personnel`: their own, not that of a public body that they serve.
    """

    campagne = models.ForeignKey(Campagne, on_delete=models.CASCADE, related_name="interets")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="interets_dits")
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="interets"
    )
    nom = models.CharField(max_length=200, blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="interets"
    )
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, null=True, blank=True, related_name="interets")
    texte = models.CharField(max_length=500)
    personnel = models.BooleanField(default=True)
    du = models.DateField(null=True, blank=True)
    au = models.DateField(null=True, blank=True)
    le = models.DateTimeField()
    retire_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["le", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(dossier__isnull=False), name="interet_dans_quelque_chose"
            ),
            models.CheckConstraint(condition=Q(compte__isnull=False) | ~Q(nom=""), name="interet_de_quelqu_un"),
        ]


class LienEcarte(models.Model):
    """A chain of ties set aside by someone, with their reason: it is still shown and printed, with both.

    `juge`: the node that it starts from; `chaine`: what stands for its very ties (`domaine.conflits.constat`).
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="liens_ecartes")
    juge = models.CharField(max_length=120)
    chaine = models.CharField(max_length=64)
    motif = models.CharField(max_length=500)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField()
    leve_le = models.DateTimeField(null=True, blank=True)
    leve_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["le", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier", "juge", "chaine"], condition=Q(leve_le=None), name="lien_ecarte_une_fois"
            )
        ]


class DeportDecide(models.Model):
    """What was decided of someone who judges (an account, or a member of a committee who has none): that they stand
    aside, or not, from one dossier or from the whole comparison (`portee` "seance": `dossier` is the one that it came
    from, if any).

    `forme`, `acte`, `matieres`, `suppleant`: the form that the law gives it, the reference of the act, what it bears
    on, who stands in. Until `leve_le`, it takes away every right to judge, whatever roles are held.
    """

    campagne = models.ForeignKey(Campagne, on_delete=models.CASCADE, related_name="deports")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, null=True, blank=True, related_name="deports")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="deports")
    membre = models.ForeignKey(MembreDuComite, on_delete=models.PROTECT, null=True, related_name="deports")
    portee = models.CharField(max_length=10, choices=[(p, p) for p in PORTEES_DU_DEPORT])
    sens = models.CharField(max_length=10, choices=[(s, s) for s in SENS_DU_DEPORT])
    forme = models.CharField(max_length=64, blank=True, default="")
    acte = models.CharField(max_length=200, blank=True, default="")
    matieres = models.CharField(max_length=500, blank=True, default="")
    suppleant = models.CharField(max_length=200, blank=True, default="")
    motif = models.CharField(max_length=500)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField()
    leve_le = models.DateTimeField(null=True, blank=True)
    leve_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    leve_motif = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["le", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(portee="seance") | Q(dossier__isnull=False), name="deport_d_un_dossier_nomme"
            ),
            models.CheckConstraint(condition=DE_QUELQU_UN, name="deport_de_quelqu_un"),
            models.UniqueConstraint(
                fields=["dossier", "compte"],
                condition=Q(leve_le=None, portee="dossier"),
                name="deport_une_fois_par_dossier",
            ),
            models.UniqueConstraint(
                fields=["campagne", "compte"],
                condition=Q(leve_le=None, portee="seance"),
                name="deport_une_fois_par_seance",
            ),
            models.UniqueConstraint(
                fields=["dossier", "membre"],
                condition=Q(leve_le=None, portee="dossier"),
                name="deport_du_membre_par_dossier",
            ),
            models.UniqueConstraint(
                fields=["campagne", "membre"],
                condition=Q(leve_le=None, portee="seance"),
                name="deport_du_membre_par_seance",
            ),
        ]

    @property
    def qui(self) -> str:
        """Whom it is about."""
        return self.membre.nom if self.membre else str(self.compte)


class ListeDeMandats(models.Model):
    """A list of offices that was loaded: what it was, of when, what came of its rows. The list itself is not kept.
    `cherches`: whom it was searched for, as a JSON list of nodes: of who came later it says nothing."""

    titre = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    millesime = models.CharField(max_length=20)
    empreinte = models.CharField(max_length=64)
    lignes = models.PositiveIntegerField()
    refusees = models.PositiveIntegerField()
    proposes = models.PositiveIntegerField()
    cherches = models.TextField(blank=True, default="[]")
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-le", "-id"]


class MandatAConfirmer(models.Model):
    """A list says that someone of that name holds an office; whether it is this person, they alone say, or who conducts
    the committee for a member who has no account.

    `cle`: what the row says, condensed, so that an answer holds when the list is loaded again; `ne_le`: to tell people
    of one name apart. Once it is answered, the row keeps nothing else of what the list said.
    """

    liste = models.ForeignKey(ListeDeMandats, on_delete=models.PROTECT, related_name="propositions")
    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="mandats_a_confirmer"
    )
    membre = models.ForeignKey(MembreDuComite, on_delete=models.CASCADE, null=True, related_name="mandats_a_confirmer")
    cle = models.CharField(max_length=64)
    organisme = models.CharField(max_length=200, blank=True, default="")
    nature = models.CharField(max_length=40, blank=True, default="")
    siren = models.CharField(max_length=9, blank=True, default="")
    code = models.CharField(max_length=5, blank=True, default="")
    fonction = models.CharField(max_length=200, blank=True, default="")
    du = models.DateField(null=True)
    au = models.DateField(null=True)
    ne_le = models.DateField(null=True)
    ligne = models.PositiveIntegerField()
    reponse = models.CharField(max_length=3, choices=[(r, r) for r in ("oui", "non")], blank=True, default="")
    repondu_le = models.DateTimeField(null=True)
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=DE_QUELQU_UN, name="mandat_a_confirmer_par_quelqu_un"),
            models.UniqueConstraint(fields=["compte", "cle"], name="mandat_a_confirmer_une_fois"),
            models.UniqueConstraint(fields=["membre", "cle"], name="mandat_du_membre_a_confirmer_une_fois"),
        ]
