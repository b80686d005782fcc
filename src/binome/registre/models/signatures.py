"""Consents, co-signatures of the text, who may sign for whom, and how far each read it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from binome.registre.models.dossiers import Dossier


class Consentement(models.Model):
    """A person named in a binôme is asked, by e-mail, to agree to it; only the SHA-256 of the token is kept."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="consentements")
    binome = models.CharField(max_length=64)
    cote = models.CharField(max_length=10, choices=[("elu", "elu"), ("industriel", "industriel")])
    nom = models.CharField(max_length=200)
    courriel = models.EmailField(max_length=254)
    jeton_sha256 = models.CharField(max_length=64, unique=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    demande_le = models.DateTimeField()
    donne_le = models.DateTimeField(null=True, blank=True)
    refuse_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["demande_le", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(donne_le=None) | Q(refuse_le=None), name="consentement_une_reponse")
        ]


class Delegation(models.Model):
    """An élu or an industriel lets another account sign in their name, for a time."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="delegations")
    de = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="delegations_donnees")
    a = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="delegations_recues")
    qualite = models.CharField(max_length=10, choices=[("elu", "elu"), ("industriel", "industriel")])
    donnee_le = models.DateTimeField()
    expire_le = models.DateTimeField()
    reprise_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-donnee_le", "id"]


class TexteSigne(models.Model):
    """The very bytes that were signed or deposited, kept under their SHA-256 as they were; deflated in `contenu`."""

    empreinte = models.CharField(max_length=64, primary_key=True)
    format = models.PositiveSmallIntegerField()
    contenu = models.BinaryField()


class Signature(models.Model):
    """A signature of the SHA-256 of what was read; a later change of the dossier voids it (`caduque_le`)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="signatures")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    au_nom_de = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    qualite = models.CharField(max_length=10, choices=[("elu", "elu"), ("industriel", "industriel")])
    empreinte = models.CharField(max_length=64)
    signee_le = models.DateTimeField()
    caduque_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-signee_le", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier", "au_nom_de", "qualite", "empreinte"],
                condition=Q(caduque_le=None),
                name="signature_une_fois",
            )
        ]


class TexteLu(models.Model):
    """The last revision of a dossier that someone said they read: what changed since is told from it.

    A number, not a row: a revision merged meanwhile goes, and the one before stands for it.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="textes_lus")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="textes_lus")
    revision = models.PositiveIntegerField()
    lu_le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["dossier", "compte"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "compte"], name="texte_lu_une_fois")]
