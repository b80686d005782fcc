"""How a ranking moves with the weights of a grid: for each file, the ranks that it may have, and never a decision.

Exact: marks and weights are fractions. A file without a mark on a criterion that weighs is not ranked, rather than
given a mean of what it has.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

MARGE = Fraction(1, 4)
"""How far each weight is moved, up and down, when nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class RangDuDossier:
    """Where a file stands: its score and rank with the weights of the grid, and the bounds of its rank when each weight
    moves on its own within the margin: it is never above `au_mieux` nor below `au_pire`."""

    score: Fraction
    rang: int
    au_mieux: int
    au_pire: int


def classer(
    notes: Mapping[str, Mapping[str, Fraction]], poids: Mapping[str, Fraction], marge: Fraction = MARGE
) -> dict[str, RangDuDossier]:
    """File → its rank, for those that have a mark on every criterion that weighs.

    One file is above another whatever the weights when the least that it leads by, each weight being moved against it,
    is more than nothing: bounds count these pairs, so no weights within the margin lead out of them.
    """
    pesent = [critere for critere, poids_du in poids.items() if poids_du > 0]
    entiers = {cle: sienne for cle, sienne in notes.items() if all(c in sienne for c in pesent)}
    if not pesent or not entiers:
        return {}
    unite = math.lcm(*(sienne[c].denominator for sienne in entiers.values() for c in pesent))
    commun = math.lcm(marge.denominator, *(poids[c].denominator for c in pesent))
    vecteurs = {cle: tuple(int(sienne[c] * unite) for c in pesent) for cle, sienne in entiers.items()}
    # Each weight at its least and at its most, all in whole numbers: two hundred files are forty thousand pairs.
    moins = tuple(int(poids[c] * (1 - marge) * commun * commun) for c in pesent)
    plus = tuple(int(poids[c] * (1 + marge) * commun * commun) for c in pesent)
    exacts = tuple(int(poids[c] * commun * commun) for c in pesent)
    scores = {cle: _produit(exacts, v) for cle, v in vecteurs.items()}
    total = sum(exacts)
    combien, rangs = len(vecteurs), {}
    for cle, v in vecteurs.items():
        dessus = dessous = devant = 0
        for autre, w in vecteurs.items():
            ecarts = tuple(b - a for a, b in zip(v, w, strict=True))
            dessus += _au_moins(ecarts, moins, plus) > 0
            dessous += _au_moins(tuple(-e for e in ecarts), moins, plus) > 0
            devant += scores[autre] > scores[cle]
        rangs[cle] = RangDuDossier(Fraction(scores[cle], total * unite), devant + 1, dessus + 1, combien - dessous)
    return rangs


def _produit(poids: tuple[int, ...], valeurs: tuple[int, ...]) -> int:
    return sum(p * v for p, v in zip(poids, valeurs, strict=True))


def _au_moins(ecarts: tuple[int, ...], moins: tuple[int, ...], plus: tuple[int, ...]) -> int:
    """The least that a weighted sum of these may be."""
    return sum(e * (m if e > 0 else p) for e, m, p in zip(ecarts, moins, plus, strict=True))
