"""How a ranking moves with the weights of a grid: for each file, the ranks that it may have, and never a decision.

Exact: marks and weights are fractions. A file without a mark on a criterion that weighs is not ranked, rather than
given a mean of what it has.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, product

MARGE = Fraction(1, 4)
"""How far each weight is moved, up and down, when nobody says otherwise."""
COINS_DE = 9
"""Up to how many criteria the corners of the margin are fewer than what the pairs of two hundred files cost."""


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
    # Each weight at its least and at its most, all in whole numbers.
    moins = tuple(int(poids[c] * (1 - marge) * commun * commun) for c in pesent)
    plus = tuple(int(poids[c] * (1 + marge) * commun * commun) for c in pesent)
    exacts = tuple(int(poids[c] * commun * commun) for c in pesent)
    scores = {cle: _produit(exacts, v) for cle, v in vecteurs.items()}
    total, ranges = sum(exacts), sorted(scores.values(), reverse=True)
    devant = {score: rang for rang, score in reversed(list(enumerate(ranges)))}
    dessus, dessous = _domines(list(vecteurs.values()), moins, plus)
    return {
        cle: RangDuDossier(
            Fraction(scores[cle], total * unite), devant[scores[cle]] + 1, dessus[n] + 1, len(vecteurs) - dessous[n]
        )
        for n, cle in enumerate(vecteurs)
    }


def _produit(poids: tuple[int, ...], valeurs: tuple[int, ...]) -> int:
    return sum(p * v for p, v in zip(poids, valeurs, strict=True))


def _domines(
    vecteurs: list[tuple[int, ...]], moins: tuple[int, ...], plus: tuple[int, ...]
) -> tuple[list[int], list[int]]:
    """For each file, how many are above it and how many below it whatever the weights."""
    return (_par_coins if len(moins) <= COINS_DE else _par_paires)(vecteurs, moins, plus)


def _par_coins(
    vecteurs: list[tuple[int, ...]], moins: tuple[int, ...], plus: tuple[int, ...]
) -> tuple[list[int], list[int]]:
    """A file leads another whatever the weights when it does at each corner of the margin. Each corner sorts them all;
    those before and after one are the bits of a whole number: no pair is looked at on its own."""
    bits, tous = [1 << rang for rang in range(len(vecteurs))], (1 << len(vecteurs)) - 1
    dessus, dessous = [tous] * len(vecteurs), [tous] * len(vecteurs)
    for coin in product(*zip(moins, plus, strict=True)):
        scores = [_produit(coin, v) for v in vecteurs]
        plus_bas = 0
        for _, egaux in groupby(sorted(range(len(vecteurs)), key=scores.__getitem__), key=scores.__getitem__):
            siens = list(egaux)
            pas_plus_haut = plus_bas | sum(bits[rang] for rang in siens)
            plus_haut = tous ^ pas_plus_haut
            for rang in siens:
                dessus[rang] &= plus_haut
                dessous[rang] &= plus_bas
            plus_bas = pas_plus_haut
    return [d.bit_count() for d in dessus], [d.bit_count() for d in dessous]


def _par_paires(
    vecteurs: list[tuple[int, ...]], moins: tuple[int, ...], plus: tuple[int, ...]
) -> tuple[list[int], list[int]]:
    """The same, every pair being looked at once: a grid of many criteria has too many corners."""
    dessus, dessous = [0] * len(vecteurs), [0] * len(vecteurs)
    bornes = list(zip(moins, plus, strict=True))
    for i, v in enumerate(vecteurs):
        for j in range(i + 1, len(vecteurs)):
            bas = haut = 0
            for a, b, (m, p) in zip(v, vecteurs[j], bornes, strict=True):
                ecart = b - a
                bas += ecart * (m if ecart > 0 else p)
                haut += ecart * (p if ecart > 0 else m)
            if bas > 0:
                dessus[i] += 1
                dessous[j] += 1
            elif haut < 0:
                dessus[j] += 1
                dessous[i] += 1
    return dessus, dessous
