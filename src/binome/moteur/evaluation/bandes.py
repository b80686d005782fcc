"""Bands that hold for all the effects at once, by the multiplier bootstrap (Callaway, Sant'Anna, 2021, algorithm 1)."""

from __future__ import annotations

import numpy as np

from binome.moteur.evaluation.panel import Reels

NIVEAU = 0.95
_MAMMEN = (1 + 5**0.5) / 2
_QUARTILES = 1.3489795003921634
"""Between the quartiles of a normal law, in standard deviations."""


_BLOC = 1000
"""Draws that are held at once."""


def _tirer(hasard: np.random.Generator, combien: int, varie: Reels) -> Reels:
    n = len(varie)
    signes = hasard.random((combien, n)) < _MAMMEN / 5**0.5
    # Weights of 1 − M where it is so, of M elsewhere: M times the sum, plus 1 − 2M times what is so.
    tires: Reels = (_MAMMEN * varie.sum(axis=0) + (1 - 2 * _MAMMEN) * (signes.astype(np.float64) @ varie)) / n**0.5
    return tires


def quantile_commun(influence: Reels, tirages: int = 999, graine: int = 0, niveau: float = NIVEAU) -> float:
    """How many standard errors on each side make a band that holds all effects together; at least that of one effect.

    influence: units × k; columns that do not vary are left out. Repeatable: the same seed gives the same band.
    """
    varie = influence[:, np.abs(influence).max(axis=0) > 1e-12]
    if not varie.size:
        return float("nan")
    hasard = np.random.default_rng(graine)
    # By blocks: the same draws as all at once, without holding a hundred thousand of them for each unit.
    blocs = [min(_BLOC, tirages - fait) for fait in range(0, tirages, _BLOC)]
    tires = np.concatenate([_tirer(hasard, combien, varie) for combien in blocs])
    bas, haut = np.quantile(tires, [0.25, 0.75], axis=0)
    ecarts = (haut - bas) / _QUARTILES
    quantile = float(np.quantile(np.abs(tires / ecarts).max(axis=1), niveau))
    return max(quantile, 1.959963984540054)
