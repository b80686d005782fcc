"""Compiled bookkeeping of a partition: who is where, sums per basin, validities, and the heap that knows the least valid.

All volumes are multiples of one power of two (see graphe.py), so that sums are exact and updating them equals recomputing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from binome.moteur.compilation import noyau

RESERVE = -1
LIMBES = -2  # the other units of a cluster being dissolved: no candidate for anyone


class Graphe(NamedTuple):
    """Flows seen from each unit: neighbours `voisin[debut[x]:debut[x + 1]]`, with x → v in `aller` and v → x in `retour`."""

    debut: NDArray[np.int32]
    voisin: NDArray[np.int32]
    aller: NDArray[np.float64]
    retour: NDArray[np.float64]
    interne: NDArray[np.float64]
    residents: NDArray[np.float64]
    emplois: NDArray[np.float64]


class Seuils(NamedTuple):
    min_taille: float
    cible_taille: float
    min_auto: float
    cible_auto: float


class Etat(NamedTuple):
    """`place` holds the cluster of each unit; members of a cluster form a doubly linked list from `tete`.

    dedans: flows into each unit from its own cluster, self flow included. s, r, w, v: per cluster. tas, rang: heap of
    clusters by (v, id) and the place of each in it (−1 when absent); `compte[0]` is its size. donne, recoit, touches: what
    one unit exchanges with each cluster, filled by `exchanges` and emptied by `forget`.
    """

    place: NDArray[np.int32]
    tete: NDArray[np.int32]
    suivant: NDArray[np.int32]
    precedent: NDArray[np.int32]
    taille: NDArray[np.int32]
    dedans: NDArray[np.float64]
    s: NDArray[np.float64]
    r: NDArray[np.float64]
    w: NDArray[np.float64]
    v: NDArray[np.float64]
    tas: NDArray[np.int32]
    rang: NDArray[np.int32]
    compte: NDArray[np.int32]
    donne: NDArray[np.float64]
    recoit: NDArray[np.float64]
    touches: NDArray[np.int32]


@noyau
def validity(s, r, w, p):  # type: ignore[no-untyped-def]
    """Same formula as parametres.validite, same order of operations."""
    msc = min(s / r, s / w)
    if msc == 1.0:
        return 1.0
    y = min(1.0, msc / p.cible_auto)
    q = max(0.0, (p.cible_taille - r) / (p.cible_taille - p.min_taille))
    z = 1.0 - ((1.0 - (p.min_auto / p.cible_auto)) * q)
    return (y * z) * (p.cible_auto / p.min_auto)


@noyau
def _up(e, i):  # type: ignore[no-untyped-def]
    c = e.tas[i]
    v = e.v[c]
    while i > 0:
        dessus = e.tas[(i - 1) >> 1]
        if e.v[dessus] < v or (e.v[dessus] == v and dessus < c):
            break
        e.tas[i] = dessus
        e.rang[dessus] = i
        i = (i - 1) >> 1
    e.tas[i] = c
    e.rang[c] = i
    return i


@noyau
def _down(e, i):  # type: ignore[no-untyped-def]
    c = e.tas[i]
    v = e.v[c]
    n = e.compte[0]
    while 2 * i + 1 < n:
        j = 2 * i + 1
        fils = e.tas[j]
        if j + 1 < n:
            autre = e.tas[j + 1]
            if e.v[autre] < e.v[fils] or (e.v[autre] == e.v[fils] and autre < fils):
                j, fils = j + 1, autre
        if v < e.v[fils] or (v == e.v[fils] and c < fils):
            break
        e.tas[i] = fils
        e.rang[fils] = i
        i = j
    e.tas[i] = c
    e.rang[c] = i


@noyau
def heap_set(e, c, v):  # type: ignore[no-untyped-def]
    """Give cluster c validity v and its place in the heap: least (v, id) first."""
    if e.rang[c] < 0:
        e.rang[c] = e.compte[0]
        e.tas[e.compte[0]] = c
        e.compte[0] += 1
    e.v[c] = v
    _down(e, _up(e, e.rang[c]))


@noyau
def heap_remove(e, c):  # type: ignore[no-untyped-def]
    i = e.rang[c]
    e.compte[0] -= 1
    dernier = e.tas[e.compte[0]]
    e.rang[c] = -1
    if dernier != c:
        e.tas[i] = dernier
        e.rang[dernier] = i
        _down(e, _up(e, i))


@noyau
def new_state(g, p):  # type: ignore[no-untyped-def]
    """One cluster per unit."""
    n = len(g.interne)
    v = np.empty(n)
    for u in range(n):
        v[u] = validity(g.interne[u], g.residents[u], g.emplois[u], p)
    ordre = np.argsort(v, kind="mergesort").astype(np.int32)
    rang = np.empty(n, np.int32)
    rang[ordre] = np.arange(n).astype(np.int32)
    return Etat(
        np.arange(n).astype(np.int32),
        np.arange(n).astype(np.int32),
        np.full(n, -1, np.int32),
        np.full(n, -1, np.int32),
        np.ones(n, np.int32),
        g.interne.copy(),
        g.interne.copy(),
        g.residents.copy(),
        g.emplois.copy(),
        v,
        ordre,
        rang,
        np.full(1, n, np.int32),
        np.zeros(n),
        np.zeros(n),
        np.empty(n, np.int32),
    )


@noyau
def exchanges(g, e, x):  # type: ignore[no-untyped-def]
    """Sum what x gives to and receives from each cluster; the number of clusters touched."""
    combien = 0
    for i in range(g.debut[x], g.debut[x + 1]):
        k = e.place[g.voisin[i]]
        if k >= 0:
            if e.donne[k] == 0.0 and e.recoit[k] == 0.0:
                e.touches[combien] = k
                combien += 1
            e.donne[k] += g.aller[i]
            e.recoit[k] += g.retour[i]
    return combien


@noyau
def forget(e, combien):  # type: ignore[no-untyped-def]
    for i in range(combien):
        e.donne[e.touches[i]] = 0.0
        e.recoit[e.touches[i]] = 0.0


@noyau
def leave(g, e, x, p):  # type: ignore[no-untyped-def]
    """Take x out of its cluster (its exchanges are known); an emptied cluster leaves the heap."""
    c = e.place[x]
    avant, apres = e.precedent[x], e.suivant[x]
    if avant >= 0:
        e.suivant[avant] = apres
    else:
        e.tete[c] = apres
    if apres >= 0:
        e.precedent[apres] = avant
    e.taille[c] -= 1
    e.s[c] -= e.donne[c] + e.recoit[c] + g.interne[x]
    e.r[c] -= g.residents[x]
    e.w[c] -= g.emplois[x]
    if e.taille[c] == 0:
        heap_remove(e, c)
    else:
        heap_set(e, c, validity(e.s[c], e.r[c], e.w[c], p))


@noyau
def join(g, e, x, k, p):  # type: ignore[no-untyped-def]
    """Put x, which is nowhere, in cluster k (its exchanges are known)."""
    e.precedent[x] = -1
    e.suivant[x] = e.tete[k]
    if e.tete[k] >= 0:
        e.precedent[e.tete[k]] = x
    e.tete[k] = x
    e.taille[k] += 1
    e.s[k] += e.donne[k] + e.recoit[k] + g.interne[x]
    e.r[k] += g.residents[x]
    e.w[k] += g.emplois[x]
    heap_set(e, k, validity(e.s[k], e.r[k], e.w[k], p))


@noyau
def settle(g, e, x, c, k):  # type: ignore[no-untyped-def]
    """Write that x went from c to k (either may be < 0) and what it changes for the units of both."""
    for i in range(g.debut[x], g.debut[x + 1]):
        u = g.voisin[i]
        if e.place[u] == c:
            e.dedans[u] -= g.aller[i]
        elif e.place[u] == k:
            e.dedans[u] += g.aller[i]
    e.place[x] = k
    e.dedans[x] = g.interne[x] + (e.recoit[k] if k >= 0 else 0.0)
