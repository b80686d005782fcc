"""Who stands behind a pseudonym of the journal: the one place where it is written, and where it can be erased."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Pseudonyme(models.Model):
    """A person, as the journal knows them: an account, or the address of someone who has none (an empty one for an
    account). Removing the row leaves lines that name nobody and a chain that holds.
    """

    code = models.CharField(max_length=18, primary_key=True)
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    courriel = models.EmailField(max_length=254, blank=True, default="")
    nom = models.CharField(max_length=200, blank=True, default="")
    cree_le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["cree_le", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["compte"], name="pseudonyme_un_par_compte"),
            models.UniqueConstraint(fields=["courriel"], condition=~Q(courriel=""), name="pseudonyme_un_par_adresse"),
            models.CheckConstraint(
                condition=Q(compte__isnull=False, courriel="", nom="") | (Q(compte=None) & ~Q(courriel="")),
                name="pseudonyme_compte_ou_adresse",
            ),
        ]

    def __str__(self) -> str:
        return self.code
