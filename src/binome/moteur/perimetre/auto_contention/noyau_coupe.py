"""Compiled kernel: minimum cut by push-relabel (A. Goldberg, R. Tarjan, 1988). Import it where it is used (numba)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from binome.moteur.compilation import noyau

Reels = NDArray[np.float64]
Entiers = NDArray[np.int32]


@noyau
def _niveaux(debut: Entiers, voisin: Entiers, inverse: Entiers, residu: Reels, puits: Reels, hauteur: Entiers) -> None:
    """Exact distances to the sink in the residual graph; n + 1 where there is no way."""
    n = len(puits)
    file = np.empty(n, np.int32)
    fin = 0
    for v in range(n):
        hauteur[v] = n + 1
        if puits[v] > 0:
            hauteur[v] = 1
            file[fin] = v
            fin += 1
    k = 0
    while k < fin:
        v = file[k]
        k += 1
        for e in range(debut[v], debut[v + 1]):
            u = voisin[e]
            if hauteur[u] == n + 1 and residu[inverse[e]] > 0:
                hauteur[u] = hauteur[v] + 1
                file[fin] = u
                fin += 1


@noyau
def _niveau(v: int, debut: Entiers, voisin: Entiers, residu: Reels, puits: Reels, hauteur: Entiers) -> int:
    """Where v may push from: just above its lowest neighbour with room left, or above its own sink."""
    plus_bas = len(hauteur) + 1
    if puits[v] > 0:
        plus_bas = 1
    for k in range(debut[v], debut[v + 1]):
        if residu[k] > 0 and hauteur[voisin[k]] + 1 < plus_bas:
            plus_bas = hauteur[voisin[k]] + 1
    return plus_bas


@noyau
def couper(debut: Entiers, voisin: Entiers, inverse: Entiers, residu: Reels, gain: Reels) -> NDArray[np.bool_]:
    """Maximise Σ_{v ∈ S} gain_v − Σ capacities leaving S; `residu` (the capacities) becomes the residual of a preflow.

    debut, voisin: CSR of the arcs, inverse: rank of the opposite arc. gain: (n,), sources > 0, sinks < 0.
    Returns the source side. Amounts below 1e-10 of the largest gain are left unpushed.
    """
    n = len(gain)
    exces = np.maximum(gain, 0.0)
    puits = np.maximum(-gain, 0.0)
    seuil = 1e-10 * max(np.abs(gain).max(), 1e-300)
    hauteur = np.empty(n, np.int32)
    courant = debut[:-1].copy()
    file = np.empty(n, np.int32)
    dans = np.zeros(n, np.bool_)
    _niveaux(debut, voisin, inverse, residu, puits, hauteur)
    tete, nombre, travail = 0, 0, 0
    for v in range(n):
        if exces[v] > seuil and hauteur[v] <= n:
            file[nombre] = v
            dans[v] = True
            nombre += 1
    while nombre > 0:
        if travail > 4 * len(voisin) + 16 * n:
            _niveaux(debut, voisin, inverse, residu, puits, hauteur)
            courant[:] = debut[:-1]
            travail = 0
        v = file[tete]
        tete = (tete + 1) % n
        nombre -= 1
        dans[v] = False
        while exces[v] > seuil and hauteur[v] <= n:
            if hauteur[v] == 1 and puits[v] > 0:
                pousse = min(exces[v], puits[v])
                exces[v] -= pousse
                puits[v] -= pousse
                continue
            e = courant[v]
            if e < debut[v + 1]:
                travail += 1
                u = voisin[e]
                if residu[e] > 0 and hauteur[v] == hauteur[u] + 1:
                    pousse = min(exces[v], residu[e])
                    residu[e] -= pousse
                    residu[inverse[e]] += pousse
                    exces[v] -= pousse
                    exces[u] += pousse
                    if not dans[u] and exces[u] > seuil:
                        file[(tete + nombre) % n] = u
                        dans[u] = True
                        nombre += 1
                else:
                    courant[v] += 1
                continue
            travail += debut[v + 1] - debut[v]
            hauteur[v] = _niveau(v, debut, voisin, residu, puits, hauteur)
            courant[v] = debut[v]
    _niveaux(debut, voisin, inverse, residu, puits, hauteur)
    return hauteur > n
