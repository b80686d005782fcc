"""Compiled kernel: the search of `noyau_branches` as it stands, and how it moves. Import it where it is used (numba).

A unit is free, in view (it touches the set), inside, or excluded (passed over by a branch that is still open): so each
connected set is met once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from binome.moteur.compilation import noyau_nu

LIBRE, EN_VUE, DEDANS, EXCLUE = 0, 1, 2, 3
RAPPORT, RESIDENTS, COHERENCE = 0, 1, 2
Reels = NDArray[np.float64]


class Table(NamedTuple):
    """The problem, m units numbered locally, the first n0 in every set and connected.

    debut, voisin: CSR adjacency. liens: (m, m) what a pair is worth. plus: (m, m) the same, 0 where it is negative.
    tete: (m, q + 1), tete[v, k] = sum of the k largest of plus[v]. gain: (m,). unites: (m, 3) self flow, R, W; for
    `COHERENCE`, what a unit is worth alone, R, what it brings to the anchors. exige: (m,) bool, anchors beyond the
    first n0. deja: (k, m) bool, sets to differ from. bornes: residents_min, residents_max, auto_min, Jaccard distance
    asked, tau, constante, tolerance, least that the anchors gain. tailles: n0, largest size, mode, whether that size is
    the only one.
    """

    debut: NDArray[np.int32]
    voisin: NDArray[np.int32]
    liens: Reels
    plus: Reels
    tete: Reels
    gain: Reels
    unites: Reels
    exige: NDArray[np.bool_]
    deja: NDArray[np.bool_]
    bornes: Reels
    tailles: NDArray[np.int64]


class Pile(NamedTuple):
    """The search as it stands, so that it can be stopped and resumed: one row per depth, then the best set found."""

    lien: Reels  # worth of the pairs of each unit with the set
    reste: Reels  # worth of its pairs with units that may still join
    somme: Reels  # I, R, W, F
    ext: NDArray[np.int32]
    intro: NDArray[np.int32]
    exclus: NDArray[np.int32]
    compte: NDArray[np.int64]  # ext, intro, exclus, chosen unit, closed, anchors missing
    etat: NDArray[np.int8]
    bord: NDArray[np.int32]
    marque: NDArray[np.int64]
    file: NDArray[np.int32]
    gagnants: Reels
    proches: Reels
    meilleur: NDArray[np.bool_]
    valeur: Reels  # numerator, denominator of the best
    etapes: NDArray[np.int64]  # depth, sets evaluated, BFS stamp, found


@noyau_nu
def cumuler(t: Table, p: Pile, de: int, vers: int, x: int) -> None:
    """somme[vers] = somme[de] with x added."""
    p.somme[vers, 0] = p.somme[de, 0] + t.unites[x, 0] + p.lien[de, x]
    p.somme[vers, 1] = p.somme[de, 1] + t.unites[x, 1]
    p.somme[vers, 2] = p.somme[de, 2] + t.unites[x, 2]
    p.somme[vers, 3] = p.somme[de, 3] + t.gain[x] + t.bornes[4] * p.lien[de, x]


@noyau_nu
def decouvrir(t: Table, p: Pile, d: int, x: int) -> None:
    """Put the untouched neighbours of x in view at depth d."""
    for k in range(t.debut[x], t.debut[x + 1]):
        v = t.voisin[k]
        if p.etat[v] == LIBRE:
            p.etat[v] = EN_VUE
            p.ext[d, p.compte[d, 0]] = v
            p.compte[d, 0] += 1
            p.intro[d, p.compte[d, 1]] = v
            p.compte[d, 1] += 1


@noyau_nu
def plafond(t: Table, p: Pile) -> float:
    """Residents that no set of interest may exceed."""
    if t.tailles[2] == RESIDENTS and p.etapes[3]:
        return float(min(t.bornes[1], p.valeur[0]))
    return float(t.bornes[1])


@noyau_nu
def different(t: Table, p: Pile, x: int) -> bool:
    """Whether the set, anchors aside, is far enough (Jaccard distance) from every set of `deja`."""
    for k in range(len(t.deja)):
        commun, union = 0, 0
        for u in range(t.tailles[0], len(p.etat)):
            if t.exige[u]:
                continue
            ici = p.etat[u] == DEDANS or u == x
            commun += 1 if ici and t.deja[k, u] else 0
            union += 1 if ici or t.deja[k, u] else 0
        if union - commun < t.bornes[3] * union or union == 0:
            return False
    return True


@noyau_nu
def atteindre(t: Table, p: Pile, d: int, q: int) -> int:
    """List in `bord` the units that q more steps can reach; their number, or −1 when an anchor is out of reach."""
    p.etapes[2] += 1
    vu, reste, manque = p.etapes[2], plafond(t, p) - p.somme[d, 1], p.compte[d, 5]
    garde, fin, debut = 0, 0, 0
    for k in range(p.compte[d, 0]):
        p.file[fin] = p.ext[d, k]
        p.marque[p.ext[d, k]] = vu
        fin += 1
    for pas in range(q):
        palier = fin
        for rang in range(debut, palier):
            v = p.file[rang]
            if t.unites[v, 1] > reste:
                continue
            p.bord[garde] = v
            garde += 1
            if t.exige[v]:
                manque -= 1
            if pas + 1 < q:
                for k in range(t.debut[v], t.debut[v + 1]):
                    w = t.voisin[k]
                    if p.marque[w] != vu and p.etat[w] != DEDANS and p.etat[w] != EXCLUE:
                        p.marque[w] = vu
                        p.file[fin] = w
                        fin += 1
        debut = palier
    return garde if manque <= 0 else -1


@noyau_nu
def inserer(grands: Reels, places: int, h: float) -> None:
    k = places - 1
    while k > 0 and grands[k - 1] < h:
        grands[k] = grands[k - 1]
        k -= 1
    grands[k] = h


@noyau_nu
def remonter(t: Table, p: Pile, d: int) -> None:
    """Leave depth d: what it excluded is in view again, what it introduced free; the parent excludes its choice."""
    for k in range(p.compte[d, 2]):
        p.etat[p.exclus[d, k]] = EN_VUE
    for k in range(p.compte[d, 1]):
        p.etat[p.intro[d, k]] = LIBRE
    p.etapes[0] = d - 1
    if d > 0:
        exclure(t, p, d - 1, p.compte[d - 1, 3])


@noyau_nu
def exclure(t: Table, p: Pile, d: int, x: int) -> None:
    p.etat[x] = EXCLUE
    p.exclus[d, p.compte[d, 2]] = x
    p.compte[d, 2] += 1
    for v in range(len(p.etat)):
        p.reste[d, v] -= t.plus[x, v]
    if t.exige[x]:
        p.compte[d, 4] = 1


@noyau_nu
def descendre(t: Table, p: Pile, d: int, x: int) -> None:
    """Open depth d + 1 with x inside; somme[d + 1] is already there."""
    p.etat[x] = DEDANS
    for v in range(len(p.etat)):
        p.lien[d + 1, v] = p.lien[d, v] + t.liens[x, v]
        p.reste[d + 1, v] = p.reste[d, v] - t.plus[x, v]
    n = p.compte[d, 0]
    for k in range(n):
        p.ext[d + 1, k] = p.ext[d, k]
    for k in range(6):
        p.compte[d + 1, k] = 0
    p.compte[d + 1, 0] = n
    p.compte[d + 1, 5] = p.compte[d, 5] - (1 if t.exige[x] else 0)
    decouvrir(t, p, d + 1, x)
    p.etapes[0] = d + 1
