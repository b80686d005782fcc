"""From checked flows to what the kernels work on: units cleaned and ranked, volumes made exact to add."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from binome.moteur.bassins.noyau_etat import ARETE, ARETE_LARGE, GROUPE, UNITE, Etat, Seuils
from binome.moteur.bassins.noyau_graphe import build_edges, group_rows, row_starts
from binome.moteur.bassins.noyau_ttwa import LIGNE, Journal
from binome.moteur.flux import Lignes

T = TypeVar("T", bound=np.generic)
# Rows grouped by one of their ends: starts of the groups (n + 2,), other ends, volumes.
Rangees = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class Graphe:
    """Units that take part and what they exchange.

    ordre: (n,) indices of the units in the codes of the flows, in the rank they have here. unites: (n,) of UNITE,
    aretes of ARETE. plancher: the least flow.
    """

    ordre: NDArray[np.int32]
    unites: NDArray[np.void]
    aretes: NDArray[np.void]
    plancher: float

    @property
    def n(self) -> int:
        return len(self.ordre)


def natural_order(codes: NDArray[np.str_]) -> NDArray[np.int32]:
    """Indices of the units by code: as numbers when every code is one (2 before 10), as text otherwise."""
    tri = np.argsort(codes, kind="stable").astype(np.int32)
    n = len(codes)
    lettres = np.ascontiguousarray(codes).view(np.uint32).reshape(n, -1) if n else np.zeros((0, 1), np.uint32)
    vide = lettres == 0
    chiffres = (lettres >= ord("0")) & (lettres <= ord("9"))
    if not vide.any() or not (vide | chiffres).all():
        return tri
    if lettres.shape[1] <= 18:
        return tri[np.argsort(codes[tri].astype(np.int64), kind="stable")]
    return tri[np.argsort(np.char.zfill(codes[tri], lettres.shape[1]), kind="stable")]


def exact_volumes(volume: NDArray[np.float64]) -> NDArray[np.float64]:
    """Volumes rounded to a power of two such that every sum of them is exact in a double; whole numbers are untouched.

    The step is 2^-k with total × 2^k < 2^52: below 10^-8 commuter for all of France, 10^-10 for a région. So sums
    do not depend on their order, and a figure kept up to date is the figure recomputed.
    """
    total = float(volume.sum())
    if total < 2.0**53 and np.array_equal(volume, np.rint(volume)):
        return volume
    echelle = 2.0 ** (51 - math.ceil(math.log2(total)))
    return np.where(volume > 0, np.maximum(np.rint(volume * echelle), 1.0), 0.0) / echelle


def prepare(lignes: Lignes) -> Graphe:
    """Graph of the units that stay once the « zero list » is gone: no resident, no job, or no tie with anyone else.

    Dropping a unit drops its flows, which may condemn others: repeated until none is left. Rank follows the code.
    """
    ordre = natural_order(lignes.codes)
    volume = exact_volumes(lignes.volume)
    rangees = _grouped(lignes.n, lignes.origine, lignes.destination, volume)
    arrivees = _grouped(lignes.n, lignes.destination, lignes.origine, volume)
    plancher = float(np.min(volume, initial=np.inf, where=volume > 0))
    while True:
        graphe = Graphe(ordre, *_edges(ordre, rangees, arrivees, entiers=volume is lignes.volume), plancher)
        unites = graphe.unites
        r, w, s = unites["residents"], unites["emplois"], unites["interne"]
        mauvaises = (r == 0) | (w == 0) | ((s == r) & (s == w))
        if not mauvaises.any():
            return graphe
        ordre = ordre[~mauvaises]


def reorder(graphe: Graphe, rangs: NDArray[np.int64]) -> Graphe:
    """Same graph with other ranks: new unit i is unit `rangs[i]`; edges of a unit are sorted by neighbour."""
    inverse = np.empty(graphe.n, dtype=np.int32)
    inverse[rangs] = np.arange(graphe.n, dtype=np.int32)
    longueurs = graphe.unites["fin"] - graphe.unites["debut"]
    proprietaire = np.repeat(np.arange(graphe.n), longueurs)
    aretes = graphe.aretes.copy()
    aretes["voisin"] = inverse[aretes["voisin"]]
    unites = graphe.unites[rangs].copy()
    fins = np.cumsum(longueurs[rangs])
    unites["debut"], unites["fin"] = fins - longueurs[rangs], fins
    return Graphe(
        graphe.ordre[rangs], unites, aretes[np.lexsort((aretes["voisin"], inverse[proprietaire]))], graphe.plancher
    )


def _grouped(n: int, cle: NDArray[np.int32], autre: NDArray[np.int32], volume: NDArray[np.float64]) -> Rangees:
    cle, autre, volume = _read_only(cle), _read_only(autre), _read_only(volume)
    debut = np.zeros(n + 2, dtype=np.int32)
    if row_starts(cle, debut):
        return debut, _read_only(autre), _read_only(volume)
    debut[:] = 0
    voisins, volumes = np.empty(len(cle), dtype=np.int32), np.empty(len(cle))
    group_rows(cle, autre, volume, debut, voisins, volumes)
    return debut, _read_only(voisins), _read_only(volumes)


def _read_only(a: NDArray[T]) -> NDArray[T]:
    """A view that cannot be written: numba compiles a kernel again for each mix of arrays that can and cannot."""
    vue = a.view()
    vue.flags.writeable = False
    return vue


def _edges(
    ordre: NDArray[np.int32], departs: Rangees, arrivees: Rangees, *, entiers: bool
) -> tuple[NDArray[np.void], NDArray[np.void]]:
    """Units and edges; in 32 bits when volumes are whole and nobody sends or receives 2^24 commuters."""
    rang = np.full(len(departs[0]) - 2, -1, dtype=np.int32)
    rang[ordre] = np.arange(len(ordre), dtype=np.int32)
    for arete in (ARETE, ARETE_LARGE) if entiers else (ARETE_LARGE,):
        unites, aretes = np.zeros(len(ordre), dtype=UNITE), np.empty(2 * len(departs[1]), dtype=arete)
        combien = build_edges(ordre, rang, departs, arrivees, unites, aretes, np.full(len(ordre), -1, dtype=np.int32))
        if max(unites["residents"].max(initial=0), unites["emplois"].max(initial=0)) < 2**24:
            break
    return unites, aretes[:combien]


def singletons(graphe: Graphe, p: Seuils) -> Etat:
    """The start of EU-TTWA: every unit alone."""
    n = graphe.n
    unites = graphe.unites.copy()
    unites["suivant"], unites["precedent"], unites["dedans"] = -1, -1, unites["interne"]
    groupes = np.zeros(n, dtype=GROUPE)
    groupes["tete"], groupes["taille"] = np.arange(n), 1
    for total, part in (("s", "interne"), ("r", "residents"), ("w", "emplois")):
        groupes[total] = unites[part]
    groupes["v"] = validities(groupes["s"], groupes["r"], groupes["w"], p)
    tas = np.empty(n + 1, dtype=np.int32)
    tas[:n], tas[n] = np.argsort(groupes["v"], kind="stable"), n
    groupes["rang"][tas[:n]] = np.arange(n)
    return Etat(np.arange(n, dtype=np.int32), unites, groupes, graphe.aretes, tas, np.empty(n, dtype=np.int32))


def validities(
    s: NDArray[np.float64], r: NDArray[np.float64], w: NDArray[np.float64], p: Seuils
) -> NDArray[np.float64]:
    """Validity of many sets at once: the formula of parametres.validite, same order of operations."""
    msc = np.minimum(s / r, s / w)
    y = np.minimum(1.0, msc / p.cible_auto)
    q = np.maximum(0.0, (p.cible_taille - r) / (p.cible_taille - p.min_taille))
    z = 1.0 - ((1.0 - (p.min_auto / p.cible_auto)) * q)
    return np.where(msc == 1.0, 1.0, (y * z) * (p.cible_auto / p.min_auto))


def new_journal(n: int) -> Journal:
    return Journal(
        np.empty(n, dtype=LIGNE),
        np.zeros(n, dtype=np.int32),
        np.zeros(2, dtype=np.int32),
        np.empty(2 * n, dtype=np.int32),
        np.empty(n),
    )
