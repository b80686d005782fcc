"""How many leave each commune to work, and how many jobs each holds, from what is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from binome.moteur.estimation.parametres import PAR_DEFAUT, Parametres, Reels


def residents(population: Reels, parametres: Parametres = PAR_DEFAUT) -> Reels:
    """(n,) employed residents of each commune: inhabitants × the national rate of employment."""
    return parametres.taux * population


def emplois(
    population: Reels,
    prives: Reels | None,
    departements: NDArray[np.int64],
    parametres: Parametres = PAR_DEFAUT,
) -> Reels:
    """(n,) jobs of each commune, up to a common factor (the total is set by the balance).

    Without private jobs: population ** concentration_sans_emplois (towns hold more jobs than inhabitants).
    With them: each département gets private jobs + part_departementale × inhabitants (public, self-employed),
    shared inside it as private jobs ** concentration + part_residentielle × inhabitants (public jobs gather in towns).
    departements: (n,) rank of the département of each commune.
    """
    if prives is None:
        return np.power(population, parametres.concentration_sans_emplois)
    groupes = int(departements.max(initial=-1)) + 1
    concentres = np.power(prives, parametres.concentration)
    concentres *= _rapport(prives.sum(), concentres.sum())
    cle = concentres + parametres.part_residentielle * population
    totaux = _somme(prives + parametres.part_departementale * population, departements, groupes)
    partages = _somme(cle, departements, groupes)
    facteurs = np.divide(totaux, partages, out=np.zeros(groupes), where=partages > 0)
    return cle * facteurs[departements]


def _rapport(a: float, b: float) -> float:
    return a / b if b > 0 else 0.0


def _somme(valeurs: Reels, groupes: NDArray[np.int64], combien: int) -> Reels:
    return np.bincount(groupes, weights=valeurs, minlength=combien).astype(np.float64)
