"""People and organisations."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from binome.domaine.dossier.acteurs import NatureOrganisation


class Organisation(models.Model):
    """A body or a firm; `siren` identifies it when it has one.

    `fusionnee_dans`: the organisation of which this one was found to be a duplicate; it stays, so that the name under
    which a dossier calls it still leads to the right one.
    """

    siren = models.CharField(max_length=9, unique=True, null=True, blank=True)
    nom = models.CharField(max_length=200)
    nature = models.CharField(max_length=40, choices=[(n.value, n.value) for n in NatureOrganisation])
    code_cog = models.CharField(max_length=5, blank=True, default="")
    fusionnee_dans = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="doublons")

    class Meta:
        ordering: ClassVar = ["nom", "id"]

    def __str__(self) -> str:
        return self.nom


class Appartenance(models.Model):
    """An organisation is a member of another one: conflicts of interest are computed from these."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="membres")
    membre = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="appartenances")
    fondateur = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "membre"], name="appartenance_une_fois"),
            models.CheckConstraint(
                condition=~models.Q(organisation=models.F("membre")), name="appartenance_pas_a_soi_meme"
            ),
        ]


class Comptes(BaseUserManager["Compte"]):
    """Creates accounts, identified by their e-mail address in lower case."""

    def create_user(self, email: str, password: str | None = None, **champs: Any) -> Compte:
        compte = self.model(email=email.strip().lower(), **champs)
        compte.set_password(password)
        compte.save(using=self._db)
        return compte

    def get_by_natural_key(self, username: str | None) -> Compte:
        return self.get(email=(username or "").strip().lower())


class Compte(AbstractBaseUser):
    """A person who signs in. `administrateur`: of the platform, hence of every campaign."""

    email = models.EmailField(max_length=254, unique=True)
    nom = models.CharField(max_length=120, blank=True, default="")
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True)
    is_active = models.BooleanField(default=True)
    cree_le = models.DateTimeField(auto_now_add=True)
    administrateur = models.BooleanField(default=False)
    demonstration = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[Comptes] = Comptes()

    class Meta:
        ordering: ClassVar = ["email"]

    def __str__(self) -> str:
        return self.nom or self.email
