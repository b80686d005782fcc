"""What is known of a territory on a day, before it is told: counts of what was written, series of public statistics."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class SerieDEmploi:
    """Jobs of a perimeter in two years; `source` names the file. None where a figure is withheld."""

    annee_depart: int
    effectif_depart: int | None
    annee: int
    effectif: int | None
    source: str


@dataclass(frozen=True, slots=True)
class MesurePropre:
    """An indicator of the plan, as its action measures it. `releve_le`: None when nobody did since the label."""

    fiche: str
    libelle: str
    unite: str
    depart: Decimal | None
    valeur: Decimal | None
    releve_le: dt.date | None
    cible: Decimal | None
    source: str


@dataclass(frozen=True, slots=True)
class FaitsDuTerritoire:
    """Counts over the actions that anyone may know of; `muettes`: those of which nobody said anything.

    `reponses`: days that the answered requests took, as (median, how many); `engagements`: (kept, due), None when none
    was written.
    """

    depuis: dt.date
    actions: int = 0
    muettes: int = 0
    en_cours: int = 0
    realisees: int = 0
    arretees: int = 0
    etapes_dues: int = 0
    etapes_atteintes: int = 0
    demandes: int = 0
    demande: Decimal = ZERO
    accorde: Decimal = ZERO
    verse: Decimal = ZERO
    reponses: tuple[float, int] | None = None
    engagements: tuple[int, int] | None = None
    emploi_prive: SerieDEmploi | None = None
    emploi_industriel: SerieDEmploi | None = None
    propres: tuple[MesurePropre, ...] = ()

    @property
    def suivi(self) -> bool:
        """Whether anything was said since the label."""
        return self.muettes < self.actions or bool(self.demandes)
