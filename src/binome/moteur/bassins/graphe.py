"""From checked flows to what the delimitation works on: units cleaned, ranked by code, volumes made exact to add."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from binome.moteur.flux import Flux

if TYPE_CHECKING:
    from binome.moteur.bassins.noyau_etat import Graphe


def natural_order(codes: NDArray[np.str_]) -> NDArray[np.int32]:
    """Order of the units by code: as numbers when every code is one (2 before 10), as text otherwise.

    `codes` are sorted as text, unique; the result lists their indices.
    """
    n = len(codes)
    lettres = np.ascontiguousarray(codes).view(np.uint32).reshape(n, -1) if n else np.zeros((0, 1), np.uint32)
    vide = lettres == 0
    chiffres = (lettres >= ord("0")) & (lettres <= ord("9"))
    if not vide.any() or not (vide | chiffres).all():
        return np.arange(n, dtype=np.int32)
    if lettres.shape[1] <= 18:
        return np.argsort(codes.astype(np.int64), kind="stable").astype(np.int32)
    return np.argsort(np.char.zfill(codes, lettres.shape[1]), kind="stable").astype(np.int32)


def exact_volumes(volume: NDArray[np.float64]) -> NDArray[np.float64]:
    """Volumes rounded to a power of two such that every sum of them is exact in a double; whole numbers are untouched.

    The step is 2^-k with total × 2^k ≤ 2^52: below 10^-8 commuter for all of France, 10^-10 for a région. So sums do not
    depend on their order, and a figure kept up to date is the figure recomputed.
    """
    if np.array_equal(volume, np.rint(volume)):
        return volume
    echelle = 2.0 ** (52 - math.ceil(math.log2(max(float(volume.sum()), 1.0))) - 1)
    return np.maximum(np.rint(volume * echelle), 1.0) / echelle


def clean(flux: Flux) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which units and which rows stay once the « zero list » is gone: no resident, no job, or no tie with anyone.

    Returns (n,) and (m,) masks. Dropping a unit drops its flows, which may condemn others: repeated until none is left.
    """
    unites, lignes = np.ones(flux.n, dtype=bool), np.ones(len(flux.volume), dtype=bool)
    r, w, s = flux.residents, flux.emplois, flux.internes
    while True:
        mauvaises = unites & ((r == 0) | (w == 0) | ((s == r) & (s == w)))
        if not mauvaises.any():
            return unites, lignes
        unites &= ~mauvaises
        lignes &= unites[flux.origine] & unites[flux.destination]
        o, d, f = flux.origine[lignes], flux.destination[lignes], flux.volume[lignes]
        r = np.bincount(o, weights=f, minlength=flux.n)
        w = np.bincount(d, weights=f, minlength=flux.n)
        s = np.bincount(o[o == d], weights=f[o == d], minlength=flux.n)


def prepare(flux: Flux) -> tuple[Graphe, NDArray[np.int32]]:
    """Graph of the units that stay, and their indices in `flux.codes`: unit i of the graph has rank i + 1."""
    from binome.moteur.bassins.noyau_graphe import build_graph

    exact = Flux(flux.codes, flux.origine, flux.destination, exact_volumes(flux.volume))
    unites, lignes = clean(exact)
    if unites.all():
        ordre = natural_order(flux.codes)
        return build_graph(ordre, exact.origine, exact.destination, exact.volume), ordre
    gardees = np.flatnonzero(unites).astype(np.int32)
    ordre = natural_order(flux.codes[gardees])
    place = (np.cumsum(unites) - 1).astype(np.int32)
    graphe = build_graph(ordre, place[exact.origine[lignes]], place[exact.destination[lignes]], exact.volume[lignes])
    return graphe, gardees[ordre]
