"""Effects put together: by years since treatment, by cohort, all in one; and whether they were flat before.

Weights are the shares of the cohorts, which are estimated too: their own influence is added (Callaway, Sant'Anna, 2021,
corollary 2), as the package `did` of R does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binome.moteur.evaluation.effets import Effets, erreurs
from binome.moteur.evaluation.panel import Entiers, Reels


@dataclass(frozen=True)
class Agregats:
    """Effects put together under one key: years since treatment, or cohort. influence: units × k."""

    cles: Entiers
    effets: Reels
    influence: Reels

    @property
    def erreurs(self) -> Reels:
        return erreurs(self.influence)


@dataclass(frozen=True)
class Ensemble:
    """One figure of all, and its standard error."""

    effet: float
    erreur: float
    influence: Reels


@dataclass(frozen=True)
class PreTendance:
    """Wald test that every effect before treatment is zero. p: None when it cannot be told (no year, or redundant)."""

    statistique: float | None
    degres: int
    p: float | None


def simple(effets: Effets) -> Ensemble:
    """Mean of the effects after treatment, each weighed by the size of its cohort."""
    return _moyenne(effets, ~effets.avant)


def dynamique(effets: Effets) -> Agregats:
    """By years since treatment, negative before: the mean over the cohorts that are seen there."""
    ages = effets.annees - effets.groupes
    return _par_cle(effets, np.unique(ages), lambda cle: ages == cle)


def par_groupe(effets: Effets) -> Agregats:
    """By cohort: the mean over its years after treatment."""
    apres = ~effets.avant
    cles = np.unique(effets.groupes[apres])
    return _par_cle(effets, cles, lambda cle: apres & (effets.groupes == cle))


def moyenne_des_ages(ages: Agregats) -> Ensemble:
    """Mean over the years since treatment, from the first."""
    apres = ages.cles >= 0
    influence = ages.influence[:, apres].mean(axis=1)
    return Ensemble(float(ages.effets[apres].mean()), float(erreurs(influence[:, None])[0]), influence)


def moyenne_des_groupes(effets: Effets, groupes: Agregats) -> Ensemble:
    """Mean over the cohorts, by their size."""
    parts = np.array([np.mean(effets.cohortes == cle) for cle in groupes.cles])
    appartient = effets.cohortes[:, None] == groupes.cles[None, :]
    influence = groupes.influence @ (parts / parts.sum()) + _des_poids(appartient, parts) @ groupes.effets
    effet = float(groupes.effets @ (parts / parts.sum()))
    return Ensemble(effet, float(erreurs(influence[:, None])[0]), influence)


def pre_tendance(effets: Effets) -> PreTendance:
    """Whether cohorts went as the others did before anything was done there."""
    from scipy.stats import chi2

    avant = effets.avant & np.isfinite(effets.erreurs)
    influence, k = effets.influence[:, avant], int(avant.sum())
    n = len(influence)
    covariance = influence.T @ influence / n
    if k == 0 or np.linalg.matrix_rank(covariance) < k:
        return PreTendance(None, k, None)
    ecarts = effets.effets[avant]
    statistique = float(n * ecarts @ np.linalg.solve(covariance, ecarts))
    return PreTendance(statistique, k, float(chi2.sf(statistique, k)))


def _par_cle(effets: Effets, cles: Entiers, lesquels: Callable[[int], NDArray[np.bool_]]) -> Agregats:
    ensembles = [_moyenne(effets, lesquels(int(cle))) for cle in cles]
    influence = np.column_stack([e.influence for e in ensembles])
    return Agregats(cles, np.array([e.effet for e in ensembles]), influence)


def _moyenne(effets: Effets, garde: NDArray[np.bool_]) -> Ensemble:
    groupes = effets.groupes[garde]
    appartient = effets.cohortes[:, None] == groupes[None, :]
    parts = appartient.mean(axis=0)
    poids = parts / parts.sum()
    influence = effets.influence[:, garde] @ poids + _des_poids(appartient, parts) @ effets.effets[garde]
    return Ensemble(float(effets.effets[garde] @ poids), float(erreurs(influence[:, None])[0]), influence)


def _des_poids(appartient: NDArray[np.bool_], parts: Reels) -> Reels:
    """Influence of the shares of the cohorts on their weights: units × k."""
    total = parts.sum()
    ecarts = appartient - parts
    influence: Reels = ecarts / total - ecarts.sum(axis=1, keepdims=True) * (parts / total**2)
    return influence
