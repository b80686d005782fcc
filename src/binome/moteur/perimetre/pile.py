"""Room for the search of `noyau_branches`: what it needs beside the problem, of any objective."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Reels = NDArray[np.float64]
LOT = 4_000
"""Sets evaluated between two looks at the clock."""
PLACES = 32


def plus_grandes(plus: Reels, combien: int) -> Reels:
    """(m, q + 1), [v, k]: sum of the k largest of each row; q: `combien`, between 1 and `PLACES`."""
    rangs = min(max(combien, 1), PLACES)
    tete = np.zeros((len(plus), rangs + 1))
    tri = -np.sort(-plus, axis=1)[:, :rangs]
    tete[:, 1 : tri.shape[1] + 1] = np.cumsum(tri, axis=1)
    tete[:, tri.shape[1] + 1 :] = tete[:, [tri.shape[1]]]
    return tete


def pile(m: int, profondeur: int) -> Any:
    """A search of m units, `profondeur` steps deep at most, not begun."""
    from binome.moteur.perimetre import noyau_pile as noyau

    lignes = profondeur + 1
    return noyau.Pile(
        np.zeros((lignes, m)),
        np.zeros((lignes, m)),
        np.zeros((lignes, 4)),
        np.zeros((lignes, m), np.int32),
        np.zeros((lignes, m), np.int32),
        np.zeros((lignes, m), np.int32),
        np.zeros((lignes, 6), np.int64),
        np.zeros(m, np.int8),
        np.zeros(m, np.int32),
        np.zeros(m, np.int64),
        np.zeros(m, np.int32),
        np.zeros(PLACES),
        np.zeros(PLACES),
        np.zeros(m, np.bool_),
        np.array([-1.0, 1.0]),
        np.zeros(4, np.int64),
    )
