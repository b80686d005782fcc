"""Balance a deterrence kernel: rows sum to residents exactly, columns to jobs as strictly as they deserve.

Furness (1965) meets both margins. Ours are themselves estimates: meeting a wrong number of jobs to the last one sends
workers across whole regions: past some twenty rounds the accuracy measured on Hérault falls (docs/flux-estimes.md). So
the columns are relaxed, as in unbalanced transport (Chizat et al. 2018): factors are raised to the power `rigueur`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from binome.moteur.estimation.noyau import Noyau
from binome.moteur.estimation.parametres import Parametres, Reels


@dataclass(frozen=True, eq=False)
class Balance:
    """Factors such that flow_ij = a_i · kernel_ij · b_j. Rows are exact; colonnes: (n,) the jobs obtained; `ecart`: the
    share of all jobs that are not where they were asked.
    """

    a: Reels
    b: Reels
    colonnes: Reels
    ecart: float
    iterations: int


def equilibrer(noyau: Noyau, depart: Reels, arrivee: Reels, parametres: Parametres) -> Balance:
    """Factors for margins depart (n,) and arrivee (n,).

    Jobs are first scaled so that each group of communes that can reach one another (Corsica, each island…) has as many
    jobs as employed residents: no flow can leave it.
    """
    triangle = noyau.matrice()

    def appliquer(vecteur: Reels) -> Reels:
        produit: Reels = triangle @ vecteur + triangle.T @ vecteur + noyau.diagonale * vecteur
        return produit

    cible = _par_ile(triangle, depart, arrivee)
    b, tours = cible, 0
    while True:
        a = _quotient(depart, appliquer(b))
        portes = appliquer(a)
        suivant = cible * np.power(_quotient(cible, cible * portes), parametres.rigueur)
        tours += 1
        mouvement = float(np.abs((suivant - b) * portes).sum() / max(cible.sum(), 1.0))
        if mouvement <= parametres.tolerance or tours >= parametres.iterations:
            colonnes = b * portes
            return Balance(a, b, colonnes, float(np.abs(colonnes - cible).sum() / max(cible.sum(), 1.0)), tours)
        b = suivant


def _par_ile(triangle: Any, depart: Reels, arrivee: Reels) -> Reels:
    from scipy.sparse.csgraph import connected_components

    _, ile = connected_components(triangle, directed=False)
    residents = np.bincount(ile, weights=depart).astype(np.float64)
    emplois = np.bincount(ile, weights=arrivee).astype(np.float64)
    return np.asarray(arrivee * _quotient(residents, emplois)[ile], dtype=np.float64)


def _quotient(a: Reels, b: Reels) -> Reels:
    return np.divide(a, b, out=np.zeros_like(a), where=b > 0)
