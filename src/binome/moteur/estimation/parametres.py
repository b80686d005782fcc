"""The parameters of the gravity model, where each comes from, and the law of distance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reels = NDArray[np.float64]


class EstimationError(ValueError):
    """The model cannot run on these arrays; the message says which one and why (in French)."""


@dataclass(frozen=True, slots=True)
class Parametres:
    """Parameters of the estimate; what was measured with them is in docs/flux-estimes.md.

    coefficient, puissance: β = coefficient · S̄^puissance per km, S̄ the mean area of communes in km² (Lenormand,
    Bassolas & Ramasco 2016, exponential law). superficie_max: areas are capped there (km²) before any use, for
    communes of Guyane. distance_interne: mean distance inside a commune, in radii of the disc of same area.
    attache: how many times more one works in one's own commune than distance alone would have it. taux: employed
    residents per inhabitant (a mere scale). part_…, concentration…: see `masses`. rigueur: how strictly jobs are met,
    from 0 (attraction only) to 1 (doubly constrained), see `equilibre`. portee: pairs further than portee / β are left
    out (0.3 % of what the law would send at uniform density). tolerance: share of jobs that still move at the end.
    """

    coefficient: float = 0.3
    puissance: float = -0.18
    superficie_max: float = 250.0
    distance_interne: float = 0.5
    attache: float = 3.0
    taux: float = 0.40
    part_departementale: float = 0.06
    part_residentielle: float = 0.18
    concentration: float = 1.15
    concentration_sans_emplois: float = 1.2
    rigueur: float = 0.8
    portee: float = 8.0
    iterations: int = 200
    tolerance: float = 2e-3


PAR_DEFAUT = Parametres()


def exposant(superficies: Reels, parametres: Parametres = PAR_DEFAUT) -> float:
    """β, per km: how fast flows fall with distance, from the mean area (km²) of the units (Lenormand et al. 2016)."""
    moyenne = float(np.minimum(superficies, parametres.superficie_max).mean())
    return float(parametres.coefficient * moyenne**parametres.puissance)
