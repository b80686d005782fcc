"""One place beside those that looked like it: its donors, its gap, its rank among them. A rank is no p-value.

Nothing is said below twenty donors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from binome.moteur.evaluation.panel import EvaluationError, Reels

DONNEURS_MIN = 20
TAILLE = 1.0
"""Donors are within this of the place, in logarithm of what is measured in the reference year."""
CROISSANCE = 0.03
"""And grew as it did before, within this, in logarithm."""


@dataclass(frozen=True)
class Comparaison:
    """ecart: growth of the place less the median of its donors', in logarithm, between the two years.

    rang: 1 for the lowest growth among the place and its donors; donneurs: rows of the results, nearest in growth
    before first; parcours, parcours_donneurs: logarithm of the ratio to the reference year, a year a column.
    """

    ecart: float
    rang: int
    donneurs: tuple[int, ...]
    parcours: Reels
    parcours_donneurs: Reels


def comparer(lieu: Reels, autres: Reels, reference: int, fin: int) -> Comparaison:
    """lieu: what is measured there, a year each (> 0); autres: the same for places not treated, one a row.

    reference, fin: columns of the last year before, and of the year that is judged.
    Errors: EvaluationError (a year without anything, or fewer than twenty donors).
    """
    if not (lieu > 0).all():
        raise EvaluationError("Ce territoire a une année sans valeur positive : son évolution ne se mesure pas.")
    propres = np.flatnonzero((autres > 0).all(axis=1))
    sien, leurs = np.log(lieu), np.log(autres[propres])
    avant = sien[reference] - sien[0]
    ecarts = np.abs(leurs[:, reference] - leurs[:, 0] - avant)
    semblables = (np.abs(leurs[:, reference] - sien[reference]) <= TAILLE) & (ecarts <= CROISSANCE)
    if (combien := int(semblables.sum())) < DONNEURS_MIN:
        raise EvaluationError(
            f"{combien} lieux comparables seulement (taille et évolution passée proches) : il en faut {DONNEURS_MIN}. "
            "Rien n'en est dit."
        )
    ordre = np.flatnonzero(semblables)[np.argsort(ecarts[semblables], kind="stable")]
    depuis = leurs[ordre] - leurs[ordre][:, [reference]]
    sienne, siennes = float(sien[fin] - sien[reference]), depuis[:, fin]
    return Comparaison(
        sienne - float(np.median(siennes)),
        1 + int((siennes < sienne).sum()),
        tuple(int(r) for r in propres[ordre]),
        sien - sien[reference],
        depuis,
    )
