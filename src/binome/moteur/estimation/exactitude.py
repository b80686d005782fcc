"""How far an estimate is from what was observed, and what to show of an estimated self-containment."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from binome.moteur.estimation.parametres import Reels


def part_commune(a: Reels, b: Reels) -> float:
    """Common part of commuters (CPC, Sørensen): 2·Σ min(a, b) / (Σ a + Σ b), from 0 (nothing) to 1 (identical).

    a, b: flows of same shape, in workers (Lenormand, Bassolas & Ramasco 2016). Two empty matrices are identical.
    """
    total = float(a.sum() + b.sum())
    return 2.0 * float(np.minimum(a, b).sum()) / total if total else 1.0


def autocontention(matrice: Reels, groupe: NDArray[np.bool_]) -> tuple[float, float]:
    """Self-containments (I/R, I/W) of a group of units, a mask (n,), on a closed matrix (n, n); NaN when empty."""
    internes = float(matrice[np.ix_(groupe, groupe)].sum())
    residents, emplois = float(matrice[groupe].sum()), float(matrice[:, groupe].sum())
    return internes / residents if residents else np.nan, internes / emplois if emplois else np.nan


ECART_BAS, ECART_HAUT = 0.10, 0.05
"""An estimate is 3 points too high on average: what was observed lay within −10 and +5 points of it in 90 % of 500
contiguous groups of EPCI of Hérault (RP 2020; docs/flux-estimes.md). One département: an order of magnitude."""

ECART_LN_LIEN = 0.59
"""Standard deviation of ln ℓ estimated about ln ℓ observed, its mean of +0.29 taken away (Hérault, 53 pairs)."""


def fourchette(autocontention_estimee: float) -> tuple[float, float]:
    """What to show of an estimated self-containment in [0, 1]: the bounds of a range, never the estimate alone."""
    return max(0.0, autocontention_estimee - ECART_BAS), min(1.0, autocontention_estimee + ECART_HAUT)
