"""Estimated flows between units (communes or EPCI), from positions, areas, inhabitants and, if known, private jobs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binome.moteur.estimation import masses
from binome.moteur.estimation.equilibre import Balance, equilibrer
from binome.moteur.estimation.noyau import Noyau, build_noyau
from binome.moteur.estimation.parametres import PAR_DEFAUT, EstimationError, Parametres, Reels
from binome.moteur.flux import Codes, Flux


@dataclass(frozen=True, eq=False)
class Semis:
    """Communes as arrays of length n, in any order.

    lon, lat: degrees WGS84, a point inside; superficie: km²; population: inhabitants; departements: code of the
    département; unites: code of the unit the commune counts for ('' : none, it still attracts and sends workers);
    emplois: private jobs, or None when they are not known.
    """

    lon: Reels
    lat: Reels
    superficie: Reels
    population: Reels
    departements: NDArray[np.str_]
    unites: NDArray[np.str_]
    emplois: Reels | None = None


@dataclass(frozen=True, eq=False)
class FluxEstimes:
    """An estimate, never an observation. codes: (u,) sorted units; matrice: (u, u) employed residents, row → column;
    residents, emplois: (u,) with those who cross the border of the units; avec_emplois: private jobs were used;
    ecartees: ranks of communes left out (no position, area or inhabitants known); `ecart` see `Balance`.
    """

    codes: Codes
    matrice: Reels
    residents: Reels
    emplois: Reels
    avec_emplois: bool
    beta: float
    ecart: float
    ecartees: NDArray[np.int64]
    estime: bool = True

    def pour_le_moteur(self, seuil: float = 0.5) -> Flux:
        """As the engine takes flows; flows below `seuil` workers are dropped."""
        origines, destinations = np.nonzero(self.matrice >= seuil)
        return Flux.from_indices(self.codes, origines, destinations, self.matrice[origines, destinations])


def estimer_flux(semis: Semis, parametres: Parametres = PAR_DEFAUT) -> FluxEstimes:
    """Doubly constrained gravity between communes, then summed by unit (Wilson 1967; Lenormand et al. 2016).

    Give the surroundings too (some 60 km): workers of the edge then have somewhere to go. Raises EstimationError.
    """
    garder = _utilisables(semis)
    lon, lat, superficie, population = (v[garder] for v in (semis.lon, semis.lat, semis.superficie, semis.population))
    _, departements = np.unique(semis.departements[garder], return_inverse=True)
    prives = None if semis.emplois is None else np.nan_to_num(semis.emplois[garder].astype(np.float64))
    noyau = build_noyau(lon, lat, superficie, parametres)
    depart = masses.residents(population, parametres)
    balance = equilibrer(noyau, depart, masses.emplois(population, prives, departements, parametres), parametres)
    codes, rangs = _rangs_des_unites(semis.unites[garder])
    matrice = _agreger(noyau, balance, rangs, len(codes))
    return FluxEstimes(
        codes,
        matrice,
        _marge(depart, rangs, len(codes)),
        _marge(balance.colonnes, rangs, len(codes)),
        prives is not None,
        noyau.beta,
        balance.ecart,
        np.flatnonzero(~garder),
    )


def _utilisables(semis: Semis) -> NDArray[np.bool_]:
    """Check the arrays; True where a commune has all it takes."""
    n = len(semis.lon)
    for nom in ("lat", "superficie", "population", "departements", "unites", "emplois"):
        valeurs = getattr(semis, nom)
        if valeurs is not None and valeurs.shape != (n,):
            raise EstimationError(f"« {nom} » a la forme {valeurs.shape} ; ({n},) est attendu, comme « lon ».")
    for nom in ("superficie", "population", "emplois"):
        valeurs = getattr(semis, nom)
        if valeurs is not None and (valeurs < 0).any():
            rang = int(np.flatnonzero(valeurs < 0)[0])
            raise EstimationError(f"« {nom} », rang {rang} : {valeurs[rang]} est négatif. Corrigez cette valeur.")
    connus = np.isfinite(semis.lon) & np.isfinite(semis.lat) & np.isfinite(semis.superficie)
    connus &= (
        np.isfinite(semis.population) & (np.nan_to_num(semis.population) > 0) & (np.nan_to_num(semis.superficie) > 0)
    )
    if not connus.any():
        raise EstimationError("Aucune commune n'a à la fois une position, une superficie et une population.")
    return connus


def _rangs_des_unites(unites: NDArray[np.str_]) -> tuple[Codes, NDArray[np.int64]]:
    codes, rangs = np.unique(unites, return_inverse=True)
    if len(codes) and codes[0] == "":
        return codes[1:], rangs.astype(np.int64) - 1
    return codes, rangs.astype(np.int64)


def _agreger(noyau: Noyau, balance: Balance, rangs: NDArray[np.int64], combien: int) -> Reels:
    """(combien, combien) flows by unit; both directions of each pair, and the diagonal."""
    carre = np.zeros(combien * combien)
    i, j = noyau.i, noyau.j
    for origine, destination in ((i, j), (j, i)):
        volumes = balance.a[origine] * noyau.valeurs * balance.b[destination]
        _ajouter(carre, rangs[origine], rangs[destination], volumes, combien)
    _ajouter(carre, rangs, rangs, balance.a * noyau.diagonale * balance.b, combien)
    return carre.reshape(combien, combien)


def _ajouter(
    carre: Reels, lignes: NDArray[np.int64], colonnes: NDArray[np.int64], volumes: Reels, combien: int
) -> None:
    dedans = (lignes >= 0) & (colonnes >= 0)
    cles = lignes[dedans] * combien + colonnes[dedans]
    carre += np.bincount(cles, weights=volumes[dedans], minlength=len(carre))


def _marge(valeurs: Reels, rangs: NDArray[np.int64], combien: int) -> Reels:
    """(combien,) sums by unit, wherever the other end of the flow is."""
    connus = rangs >= 0
    return np.bincount(rangs[connus], weights=valeurs[connus], minlength=combien).astype(np.float64)
