"""Requests of a fiche to the operator of a scheme: what was sent, what became of it, and how it may be answered."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from binome.domaine.demarches.etats import EtatDeDemarche, SourceDEtape
from binome.registre.models.accords.accords import DemandeDAccord
from binome.registre.models.dossiers import Dossier


class DemarcheAupresDUnOperateur(models.Model):
    """A fiche is put to an operator for a scheme. Never changed: what becomes of it is a step.

    `texte`: the SHA-256 of the whole text, kept as it was, that the file is made of; `empreinte`: of the file itself.
    """

    numero = models.SlugField(max_length=90, unique=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="demarches")
    fiche = models.CharField(max_length=64)
    dispositif = models.CharField(max_length=80)
    dispositif_nom = models.CharField(max_length=300)
    operateur = models.CharField(max_length=64)
    operateur_nom = models.CharField(max_length=200)
    texte = models.CharField(max_length=64)
    revision = models.PositiveIntegerField()
    empreinte = models.CharField(max_length=64)
    accord = models.ForeignKey(DemandeDAccord, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    montant = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    message = models.TextField(blank=True, default="")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    preparee_le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]


class EtapeDeDemarche(models.Model):
    """What became of a request, on a day that someone says: by hand, by the operator, by its link. Never changed."""

    demarche = models.ForeignKey(DemarcheAupresDUnOperateur, on_delete=models.PROTECT, related_name="etapes")
    etat = models.CharField(max_length=20, choices=[(e.value, e.value) for e in EtatDeDemarche])
    le = models.DateField()
    raison = models.TextField(blank=True, default="")
    montant = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    source = models.CharField(max_length=20, choices=[(s.value, s.value) for s in SourceDEtape])
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ecrite_le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]


class LienDeReponse(models.Model):
    """An operator answers a request without an account, once, by a link of which only a SHA-256 is kept."""

    demarche = models.ForeignKey(DemarcheAupresDUnOperateur, on_delete=models.CASCADE, related_name="liens")
    courriel = models.EmailField(max_length=254)
    jeton_sha256 = models.CharField(max_length=64, unique=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    envoye_le = models.DateTimeField()
    expire_le = models.DateTimeField()
    sert_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["envoye_le", "id"]


class RappelDeDemarche(models.Model):
    """A reminder of a request that no operator answered, on a day."""

    demarche = models.ForeignKey(DemarcheAupresDUnOperateur, on_delete=models.CASCADE, related_name="rappels")
    jour = models.DateField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["demarche", "jour"], name="rappel_de_demarche_une_fois_par_jour")
        ]


class PreremplissageDeDemarche(models.Model):
    """A draft asked of the State's platform for a request: its number there, and its secret, sealed; both empty until
    the platform answered. `formulaire`: the number of the form; `erreur`: why the last try failed."""

    demarche = models.OneToOneField(DemarcheAupresDUnOperateur, on_delete=models.CASCADE, related_name="preremplissage")
    formulaire = models.CharField(max_length=40, blank=True, default="")
    numero = models.CharField(max_length=40, blank=True, default="")
    secret = models.TextField(blank=True, default="")
    """Its address and its token, sealed by the key of the site."""
    erreur = models.CharField(max_length=300, blank=True, default="")
    cree_le = models.DateTimeField()
    obtenu_le = models.DateTimeField(null=True, blank=True)
    lu_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
