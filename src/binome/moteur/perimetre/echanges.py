"""Flows seen from the pairs of units: what one unit brings to a set, in the time of its own flows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binome.moteur.flux import Flux

Entiers = NDArray[np.int32]
Reels = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Echanges:
    """Exchanges between units, both ways added: g_ij = f_ij + f_ji for i ≠ j.

    codes: (n,) unit codes. residents, emplois, internes: (n,) R, W and self flows, in employed persons.
    The partners of unit i are `voisin[debut[i]:debut[i + 1]]`, ascending, with `volume` in persons.
    """

    codes: NDArray[np.str_]
    residents: Reels
    emplois: Reels
    internes: Reels
    debut: Entiers
    voisin: Entiers
    volume: Reels

    @classmethod
    def from_flux(cls, flux: Flux) -> Echanges:
        dehors = flux.origine != flux.destination
        depart, arrivee, volume = flux.origine[dehors], flux.destination[dehors], flux.volume[dehors]
        cle = np.concatenate([depart.astype(np.int64) * flux.n + arrivee, arrivee.astype(np.int64) * flux.n + depart])
        paires, places = np.unique(cle, return_inverse=True)
        sommes = np.bincount(places, weights=np.concatenate([volume, volume]), minlength=len(paires))
        lignes = paires // max(flux.n, 1)
        debut = np.zeros(flux.n + 1, dtype=np.int32)
        debut[1:] = np.cumsum(np.bincount(lignes, minlength=flux.n))
        voisin = (paires - lignes * flux.n).astype(np.int32)
        return cls(flux.codes, flux.residents, flux.emplois, flux.internes, debut, voisin, sommes.astype(np.float64))

    @property
    def n(self) -> int:
        return len(self.codes)

    def partenaires(self, unite: int) -> tuple[Entiers, Reels]:
        """Units that exchange with `unite`, and the volumes."""
        tranche = slice(self.debut[unite], self.debut[unite + 1])
        return self.voisin[tranche], self.volume[tranche]

    def dense(self, unites: NDArray[np.integer]) -> Reels:
        """(m, m) symmetric matrix of the exchanges between some units, diagonal zero."""
        rang = np.full(self.n, -1, dtype=np.int64)
        rang[unites] = np.arange(len(unites))
        matrice = np.zeros((len(unites), len(unites)))
        comptes = np.diff(self.debut)[unites]
        lignes = np.repeat(np.arange(len(unites)), comptes)
        places = np.repeat(self.debut[:-1][unites] - np.cumsum(comptes) + comptes, comptes) + np.arange(len(lignes))
        colonnes = rang[self.voisin[places]]
        connus = colonnes >= 0
        matrice[lignes[connus], colonnes[connus]] = self.volume[places[connus]]
        return matrice
