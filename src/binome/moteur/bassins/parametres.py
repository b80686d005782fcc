"""What the delimitation of basins is asked for: thresholds, and what makes them refused."""

from __future__ import annotations

import math
from dataclasses import dataclass


class BassinsError(ValueError):
    """Parameters or flows from which no basin can be drawn (message in French)."""


@dataclass(frozen=True, slots=True)
class Parametres:
    """Thresholds of EU-TTWA (Eurostat's recommended method; defaults of its Sardinian example).

    min_taille, cible_taille: employed residents of a basin, minimum and target. min_auto, cible_auto:
    self-containment in (0, 1], minimum (asked of basins that reach the target size) and target (asked of the smallest).
    """

    min_taille: float = 1000.0
    cible_taille: float = 10000.0
    min_auto: float = 0.6667
    cible_auto: float = 0.75

    def __post_init__(self) -> None:
        valeurs = (self.min_taille, self.cible_taille, self.min_auto, self.cible_auto)
        if not all(math.isfinite(v) for v in valeurs):
            raise BassinsError(f"Les seuils doivent être des nombres finis ; reçu : {valeurs}.")
        if not 0 <= self.min_taille < self.cible_taille:
            raise BassinsError(
                "La taille minimale doit être positive et inférieure à la taille cible ; "
                f"reçu : minimum {self.min_taille:g}, cible {self.cible_taille:g}."
            )
        if not 0 < self.min_auto <= self.cible_auto <= 1:
            raise BassinsError(
                "L'auto-contention minimale doit être supérieure à 0, au plus égale à la cible, elle-même au plus 1 ; "
                f"reçu : minimum {self.min_auto:g}, cible {self.cible_auto:g}."
            )


@dataclass(frozen=True, slots=True)
class Validite:
    """What the validity of a set of units is made of; it is a basin when `valeur` ≥ 1.

    residents, emplois, internes: employed residents R, jobs W, those who are both S. auto_offre = S/R, auto_demande
    = S/W. part_auto: Y, how much of the target self-containment is reached (at most 1). part_taille: Z, the share
    of the target self-containment that this size needs not reach. valeur = Y·Z·(cible_auto/min_auto); 1 when nobody
    crosses the limit."""

    residents: float
    emplois: float
    internes: float
    auto_offre: float
    auto_demande: float
    part_auto: float
    part_taille: float
    valeur: float


def validite(internes: float, residents: float, emplois: float, p: Parametres) -> Validite:
    """Validity of a set (EU-TTWA), in doubles and in R's order of operations.

    `residents` and `emplois` must be > 0.
    """
    offre, demande = internes / residents, internes / emplois
    msc = min(offre, demande)
    y = min(1.0, msc / p.cible_auto)
    q = max(0.0, (p.cible_taille - residents) / (p.cible_taille - p.min_taille))
    z = 1 - ((1 - (p.min_auto / p.cible_auto)) * q)
    valeur = 1.0 if msc == 1 else (y * z) * (p.cible_auto / p.min_auto)
    return Validite(residents, emplois, internes, offre, demande, y, z, valeur)
