"""Dossiers as immutable revisions, and what their authors say to one another."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from binome.domaine.droits.droits import ROLES_DOSSIER, Etat
from binome.registre.models.campagnes import Campagne

_ROLES = [(r.value, r.value) for r in sorted(ROLES_DOSSIER)]


class Dossier(models.Model):
    """A candidature. `tete` is its current revision; titles are copied from it for lists.

    `a_completer`: the last day given to complete the deposit in force, None when nothing is asked.
    `memoire`: what is remembered of its fiches and attachments beyond its present text (`domaine.discretion.Memoire`).
    """

    identifiant = models.SlugField(max_length=64, unique=True)
    campagne = models.ForeignKey(Campagne, on_delete=models.PROTECT, related_name="dossiers")
    titre = models.CharField(max_length=300)
    territoire = models.CharField(max_length=200)
    etat = models.CharField(max_length=12, choices=[(e.value, e.value) for e in Etat], default=Etat.brouillon.value)
    tete = models.ForeignKey("Revision", on_delete=models.PROTECT, null=True, related_name="+")
    cree_le = models.DateTimeField()
    memoire = models.JSONField(default=dict)
    a_completer = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["territoire", "id"]

    def __str__(self) -> str:
        return self.identifiant


class Revision(models.Model):
    """One state of a dossier, never changed. `contenu` is its canonical JSON, deflated; `empreinte` its SHA-256.

    `presente`: the SHA-256 of the same text without its reserve, which is what one signs and deposits ("" in revisions
    older than this column). `format`: the canonical form and the model that the text was written with.
    `fondue_dans`: the next autosave of the same author replaced it within minutes; it is kept for merges in progress
    and hidden from the history. `commune`: revisions that others wrote, near it in time, gave way and are told with it
    (None for the others: SQLite adds a column that may be null without writing the whole table again).
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="revisions")
    numero = models.PositiveIntegerField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    contenu = models.BinaryField()
    empreinte = models.CharField(max_length=64)
    presente = models.CharField(max_length=64, default="")
    format = models.PositiveSmallIntegerField(default=1)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cree_le = models.DateTimeField()
    motif = models.CharField(max_length=200, blank=True, default="")
    fondue_dans = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    commune = models.BooleanField(null=True)

    class Meta:
        ordering: ClassVar = ["dossier", "-numero"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "numero"], name="revision_numero")]


class RoleDossier(models.Model):
    """What a person is to a dossier; `fiches` are the ids given to a contributeur."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="roles")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles_dossier")
    role = models.CharField(max_length=20, choices=_ROLES)
    fiches = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "compte", "role"], name="role_dossier_une_fois")
        ]


class Invitation(models.Model):
    """A single-use link to a role, valid seven days; only the SHA-256 of its token is kept."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="invitations")
    courriel = models.EmailField(max_length=254)
    role = models.CharField(max_length=20, choices=_ROLES)
    fiches = models.JSONField(default=list, blank=True)
    jeton_sha256 = models.CharField(max_length=64, unique=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    creee_le = models.DateTimeField()
    expire_le = models.DateTimeField()
    acceptee_le = models.DateTimeField(null=True, blank=True)
    acceptee_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-creee_le", "id"]


class Commentaire(models.Model):
    """A remark on a place of the dossier, resolved or not.

    `temoins`: what the rows without id that the place names said when it was left; `perdue`, `disait`: what
    `services.echanges.lignes` finds of them, kept nowhere.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="commentaires")
    chemin = models.CharField(max_length=200)
    temoins = models.JSONField(default=list)
    texte = models.TextField(max_length=4000)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cree_le = models.DateTimeField()
    resolu_le = models.DateTimeField(null=True, blank=True)
    resolu_par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    perdue = False
    disait = ""

    class Meta:
        ordering: ClassVar = ["cree_le", "id"]


class MentionDeRemarque(models.Model):
    """Someone whom a remark names: they are told, and asked, until it is settled."""

    remarque = models.ForeignKey(Commentaire, on_delete=models.CASCADE, related_name="mentions")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["remarque", "compte"], name="mention_une_fois")]


class Demande(models.Model):
    """Who owes what, where in the dossier, and by when."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="demandes")
    chemin = models.CharField(max_length=200)
    quoi = models.CharField(max_length=300)
    pour = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="demandes")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    echeance = models.DateField(null=True, blank=True)
    creee_le = models.DateTimeField()
    faite_le = models.DateTimeField(null=True, blank=True)
    rappelee_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["echeance", "id"]
        indexes: ClassVar = [models.Index(fields=["echeance"], condition=Q(faite_le=None), name="demande_a_rappeler")]


class VisiteDuDossier(models.Model):
    """How far a person said that they had seen a dossier: a revision by its number, and when they said it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="visites")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="visites")
    numero = models.PositiveIntegerField()
    le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "compte"], name="visite_une")]


class LienDeLecture(models.Model):
    """A link to read what is public in a dossier, until its end or until it is taken back; only the SHA-256 of its
    token is kept. `libelle`: whom or what it is for, as who made it says; `vu_le`: when it last served."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="liens_de_lecture")
    libelle = models.CharField(max_length=120)
    jeton_sha256 = models.CharField(max_length=64, unique=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    cree_le = models.DateTimeField()
    expire_le = models.DateTimeField()
    repris_le = models.DateTimeField(null=True, blank=True)
    vu_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-cree_le", "id"]
