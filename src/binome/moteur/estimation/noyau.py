"""Which communes are near enough to exchange workers, and how much distance lets through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from binome.moteur.estimation.parametres import Parametres, Reels, exposant

RAYON_TERRE_KM = 6371.0


@dataclass(frozen=True, eq=False)
class Noyau:
    """Symmetric deterrence between n communes: pairs i < j within reach, and the diagonal.

    i, j: (m,) ranks; valeurs: (m,) exp(−β·d_ij); diagonale: (n,). `beta` per km, `portee_km` the reach.
    """

    i: NDArray[np.int64]
    j: NDArray[np.int64]
    valeurs: Reels
    diagonale: Reels
    beta: float
    portee_km: float

    def matrice(self) -> Any:
        """The upper triangle as a scipy CSR matrix (n, n)."""
        from scipy.sparse import csr_array

        n = len(self.diagonale)
        return csr_array((self.valeurs, (self.i, self.j)), shape=(n, n))


def build_noyau(lon: Reels, lat: Reels, superficie: Reels, parametres: Parametres) -> Noyau:
    """Deterrence between places: lon, lat (n,) degrees WGS84; superficie (n,) km²; distances as the crow flies, km."""
    from scipy.spatial import cKDTree

    beta = exposant(superficie, parametres)
    portee = parametres.portee / beta
    points = _sur_la_sphere(lon, lat)
    paires = cKDTree(points).query_pairs(portee, output_type="ndarray")
    i, j = paires[:, 0], paires[:, 1]
    # The chord is the arc at this scale: one part in 100,000 at 60 km.
    distances = np.sqrt(np.square(points[i] - points[j]).sum(axis=1))
    rayons = np.sqrt(np.minimum(superficie, parametres.superficie_max) / np.pi)
    interne = parametres.attache * np.exp(-beta * parametres.distance_interne * rayons)
    return Noyau(i, j, np.exp(-beta * distances), interne, beta, portee)


def _sur_la_sphere(lon: Reels, lat: Reels) -> Reels:
    phi, lam = np.radians(lat), np.radians(lon)
    return RAYON_TERRE_KM * np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
