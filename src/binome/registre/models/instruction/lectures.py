"""Reading packs: which were asked for, how far each is."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from binome.registre.models.depots import Depot


class LectureDuDepot(models.Model):
    """A reading pack of a deposit, as some readers may read it.

    `marque`: what tells it from another before it is made; `cle`: SHA-256 of its content, the name of its file, ""
    until it is ready. `avancement`, in hundredths, and `ou`, what is being done. It can be made again: nothing rests on
    it.
    """

    depot = models.ForeignKey(Depot, on_delete=models.CASCADE, related_name="lectures")
    marque = models.CharField(max_length=64)
    cle = models.CharField(max_length=64, blank=True, default="")
    etat = models.CharField(max_length=10, choices=[(e, e) for e in ("demande", "en_cours", "pret", "echec")])
    avancement = models.PositiveSmallIntegerField(default=0)
    ou = models.CharField(max_length=80, blank=True, default="")
    taille = models.PositiveIntegerField(default=0)
    demande_le = models.DateTimeField()
    change_le = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["depot", "demande_le"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["depot", "marque"], name="lecture_une_par_marque"),
        ]
