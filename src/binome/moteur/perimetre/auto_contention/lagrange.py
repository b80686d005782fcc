"""Sound bounds: connectivity dropped, other constraints priced, the rest a minimum cut (numba and scipy when used).

For any prices θ ≥ 0, max_S numerateur − λ·denominateur − Σ θ·contrainte is a minimum cut, since exchanges are ≥ 0
(J. Picard, « Maximal closure », 1976); if it is ≤ 0, no feasible set beats λ (W. Dinkelbach, 1967). The prices come
from cutting planes (J. Kelley, 1960). The bound is read on the dual side, from the shares of the pairs, so rounding
cannot make it too low.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binome.moteur.perimetre.auto_contention.formes import Forme, Programme, ancres
from binome.moteur.perimetre.instance import Instance

Reels = NDArray[np.float64]
TOURS_MAX = 60
MARGE = 1e-9


@dataclass(frozen=True, eq=False)
class Coupe:
    """Maximum of a form over sets holding the anchors: `maximum` bounds it from above, `membre` reaches it (or nearly).

    part: (a,) for each arc v→u, the share of v in the pair's worth.
    """

    maximum: float
    membre: NDArray[np.bool_]
    part: Reels


class Arcs:
    """The pairs of units that exchange, as arcs both ways; prepared once per instance."""

    def __init__(self, instance: Instance) -> None:
        depart, arrivee = np.nonzero(instance.plus)
        self.depart, self.voisin = depart, arrivee.astype(np.int32)
        self.volume = instance.plus[depart, arrivee]
        self.debut = np.zeros(instance.m + 1, dtype=np.int32)
        self.debut[1:] = np.cumsum(np.bincount(depart, minlength=instance.m))
        self.inverse = np.empty(len(depart), dtype=np.int32)
        self.inverse[np.lexsort((depart, arrivee))] = np.arange(len(depart), dtype=np.int32)
        self.total = instance.plus.sum(axis=1)
        self.ancres = ancres(instance)

    def maximiser(self, forme: Forme) -> Coupe:
        """Minimum cut for one form (its `paire` ≥ 0)."""
        from binome.moteur.perimetre.auto_contention.noyau_coupe import couper

        moitie = forme.paire * self.volume / 2
        gain = forme.unite + forme.paire * self.total / 2
        # An anchor is a source able to fill every arc that leaves it.
        force = np.where(self.ancres, forme.paire * self.total + 1.0, gain)
        residu = moitie.copy()
        membre = couper(self.debut, self.voisin, self.inverse, residu, force) | self.ancres
        part = np.clip(2 * moitie - residu[self.inverse], 0.0, None)
        promesse = forme.unite + np.bincount(self.depart, weights=part, minlength=len(gain))
        haut = promesse[self.ancres].sum() + np.maximum(promesse[~self.ancres], 0.0).sum()
        return Coupe(float(haut) + forme.constante, membre, part)


@dataclass(frozen=True, eq=False)
class Borne:
    """No feasible set has a ratio above `niveau`, which the prices `multiplicateurs` prove."""

    niveau: float
    multiplicateurs: Reels
    tours: int


def borner(instance: Instance, programme: Programme, arcs: Arcs, fin: float) -> Borne:
    """Cutting planes on (λ, θ), until λ is exact or time is up (`fin`, time.perf_counter seconds)."""
    plans = [_plan(instance, programme, membre) for membre in (arcs.ancres, np.ones(instance.m, dtype=bool))]
    meilleur, prix, tours = np.inf, np.zeros(len(programme.contraintes)), 0
    while tours < TOURS_MAX:
        niveau, theta = _prix(np.array(plans), len(programme.contraintes))
        coupe = arcs.maximiser(programme.lagrangien(niveau, theta))
        haut = niveau + max(coupe.maximum, 0.0) / programme.plancher if programme.plancher > 0 else np.inf
        if haut < meilleur:
            meilleur, prix = haut, theta
        tours += 1
        if meilleur - niveau <= 1e-6 * max(abs(niveau), 1e-9) or time.perf_counter() > fin:
            break
        plans.append(_plan(instance, programme, coupe.membre))
    return Borne(meilleur + MARGE * max(abs(meilleur), 1e-9), prix, tours)


def _plan(instance: Instance, programme: Programme, membre: NDArray[np.bool_]) -> list[float]:
    formes = (programme.numerateur, programme.denominateur, *programme.contraintes)
    return [forme.valeur(instance, membre) for forme in formes]


def _prix(plans: Reels, contraintes: int) -> tuple[float, Reels]:
    """min λ such that λ·D(S) + Σ θ·c(S) ≥ N(S) for every set met, θ ≥ 0: a linear programme in a few variables."""
    from scipy.optimize import linprog

    echelle = np.maximum(np.abs(plans).max(axis=0), 1e-12)
    colonnes = plans[:, 1:] / echelle[1:]
    # Prices are kept in a box, so that the first programmes, with few sets, have a finite answer.
    boite = [(None, None)] + [(0.0, 100.0 * echelle[0] / 1.0)] * contraintes
    resultat = linprog(
        np.r_[1.0, np.full(contraintes, 1e-12)], A_ub=-colonnes, b_ub=-plans[:, 0], bounds=boite, method="highs"
    )
    if resultat.x is None:
        return 0.0, np.zeros(contraintes)
    return float(resultat.x[0] / echelle[1]), np.maximum(resultat.x[1:], 0.0) / echelle[2:]
