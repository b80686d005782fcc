"""How wrong the comparison may be before the conclusion falls: relative magnitudes (Rambachan, Roth, 2023, §2.4.1).

The two sides would have parted, after, by at most M times the largest step by which they parted from one year to the
next before. The interval is ours: the union, over that largest step and its sign, of intervals that each hold were it
the one. It covers at least as often as it says, and is wider than the authors' own (a conditional test).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from binome.moteur.evaluation.agregats import Agregats
from binome.moteur.evaluation.effets import erreurs
from binome.moteur.evaluation.panel import Reels

GRANDEURS = (0.0, 0.5, 1.0, 1.5, 2.0)
_DEUX_COTES = 1.959963984540054


@dataclass(frozen=True)
class Intervalle:
    """What the mean effect after treatment may be if the sides part by up to `m` times what they did before."""

    m: float
    bas: float
    haut: float

    @property
    def exclut_zero(self) -> bool:
        return not self.bas <= 0 <= self.haut


def grandeurs_relatives(ages: Agregats, grandeurs: Sequence[float] = GRANDEURS) -> tuple[Intervalle, ...]:
    """One interval a magnitude, for the mean effect since treatment. `ages`: by years since, with a fixed base.

    Empty when nothing was seen before the year that all is compared with (no step is known then), or when nothing
    varies (no error is known).
    """
    avant, apres = ages.cles < 0, ages.cles >= 0
    if avant.sum() < 2 or not apres.any():
        return ()
    # One year to the next, the last being the base: what the sides parted by when nothing was done.
    pas, influence_pas = np.diff(ages.effets[avant]), np.diff(ages.influence[:, avant], axis=1)
    moyenne, influence = float(ages.effets[apres].mean()), ages.influence[:, apres].mean(axis=1)
    # A step of one a year adds up: 1 the first year, 2 the second…
    if not np.isfinite(erreurs(influence[:, None])[0]):
        return ()
    cumul = float(np.mean(ages.cles[apres] + 1))
    return tuple(_intervalle(m, moyenne, influence, m * cumul, pas, influence_pas) for m in grandeurs)


def _intervalle(
    m: float, moyenne: float, influence: Reels, poids: float, pas: Reels, influence_pas: Reels
) -> Intervalle:
    bas, haut = [], []
    for signe in (-1.0, 1.0):
        dit = moyenne + signe * poids * pas
        ecart = _DEUX_COTES * np.nan_to_num(erreurs(influence[:, None] + signe * poids * influence_pas))
        bas.append(float((dit - ecart).min()))
        haut.append(float((dit + ecart).max()))
    return Intervalle(m, min(bas), max(haut))
