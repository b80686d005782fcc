"""Basins on the ground: which are in several pieces, and which units are islands of a basin across the sea."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from binome.moteur.adjacence import Adjacence


def pieces(place: NDArray[np.int32], residents: NDArray[np.float64], sol: Adjacence) -> tuple[list[int], list[int]]:
    """Units on an island of their basin, and basins split in two or more.

    place: (n,) basin of each unit (< 0: none), in the ranks of `sol`. An island is a piece that is a whole land:
    all that can be reached from it on the ground. A basin that is only made of islands has the most populated one
    for main piece."""
    terre = sol.composantes(np.arange(len(place)))
    etendue = np.bincount(terre, minlength=1)
    iles: list[int] = []
    morceles: list[int] = []
    for k in np.unique(place[place >= 0]).tolist():
        membres = np.flatnonzero(place == k)
        morceaux = sol.composantes(membres)
        if not morceaux.any():
            continue
        parts = [membres[morceaux == m] for m in range(int(morceaux.max()) + 1)]
        terres = [p for p in parts if len(p) == etendue[terre[p[0]]]]
        if len(parts) - len(terres) > 1:
            morceles.append(k)
        if len(terres) == len(parts):
            terres = sorted(terres, key=lambda p: -float(residents[p].sum()))[1:]
        iles.extend(int(u) for p in terres for u in p)
    return sorted(iles), morceles
