"""Campaigns: a call, opened for deposits."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from binome.domaine.droits.droits import ROLES_CAMPAGNE


class Campagne(models.Model):
    """A call opened on this platform; the same call may be opened several times, each a campaign of its own.

    `identifiant`: the call's own for its first campaign. `nom`: what tells it from the others of the same call.
    `echeance`: last day, inclusive; extensions replace it and are journalled. `grille`: the grid of opinions that this
    campaign was given (canonical JSON), "" for that of its call.
    """

    identifiant = models.SlugField(max_length=64, unique=True)
    appel = models.SlugField(max_length=64)
    nom = models.CharField(max_length=120, blank=True, default="")
    version_appel = models.CharField(max_length=40)
    echeance = models.DateField()
    fuseau = models.CharField(max_length=64, default="Europe/Paris")
    ouverte_le = models.DateTimeField()
    grille = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar = ["-ouverte_le", "id"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.identifiant = self.identifiant or self.appel
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.identifiant


class RoleCampagne(models.Model):
    """Instructor, committee member, operator or administrator of a campaign.

    `portee`: the INSEE code of the région whose deposits the role reaches, "" for the whole country. `service`: the
    body of the call (`[[avis]]`) that an instructor belongs to, "" for all of them.
    """

    campagne = models.ForeignKey(Campagne, on_delete=models.CASCADE, related_name="roles")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles_campagne")
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in sorted(ROLES_CAMPAGNE)])
    portee = models.CharField(max_length=3, blank=True, default="")
    service = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campagne", "compte", "role", "portee"], name="role_campagne_une_fois")
        ]
