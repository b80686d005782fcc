"""Compiled bookkeeping of a partition: who is where, sums per basin, validities, and the heap that knows the least
valid.

All volumes are multiples of one power of two (see graphe.py), so that sums are exact and updating them equals
recomputing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from binome.moteur.compilation import noyau_nu

RESERVE = -1
LIMBES = -2  # the other units of a cluster being dissolved: no candidate for anyone

# A flow to or from a neighbour. Whole numbers below 2^24 are exact in 32 bits: half the memory, and memory is what the
# kernels wait for.
ARETE = np.dtype([("voisin", np.int32), ("volume", np.float32)], align=True)
ARETE_LARGE = np.dtype([("voisin", np.int32), ("volume", np.float64)], align=True)
# A unit sends aretes[debut:milieu] and receives aretes[milieu:fin]. Members of a cluster form a doubly linked list.
# dedans: flows into the unit from its own cluster, self flow included.
UNITE = np.dtype(
    [(nom, np.int32) for nom in ("debut", "milieu", "fin", "suivant", "precedent")]
    + [(nom, np.float64) for nom in ("interne", "residents", "emplois", "dedans")],
    align=True,
)
# One cache line. tete: first member, −1 if none; rang: place in the heap, −1 if absent; s, r, w, v: internal flows,
# employed residents, jobs, validity. donne, recoit: what the unit under study gives to and receives from the cluster.
GROUPE = np.dtype(
    [(nom, np.int32) for nom in ("tete", "taille", "rang", "marque")]
    + [(nom, np.float64) for nom in ("s", "r", "w", "v", "donne", "recoit")],
    align=True,
)


class Seuils(NamedTuple):
    min_taille: float
    cible_taille: float
    min_auto: float
    cible_auto: float


class Etat(NamedTuple):
    """A partition being made. place: (n,) cluster of each unit, RESERVE or LIMBES. tas: (n + 1,) heap of clusters by
    (v, id), its size in the last cell. touches: (n,) clusters that the unit under study exchanges with."""

    place: NDArray[np.int32]
    unites: NDArray[np.void]
    groupes: NDArray[np.void]
    aretes: NDArray[np.void]
    tas: NDArray[np.int32]
    touches: NDArray[np.int32]


@noyau_nu
def validity(s, r, w, p):  # type: ignore[no-untyped-def]
    """Same formula as parametres.validite, same order of operations."""
    msc = min(s / r, s / w)
    if msc == 1.0:
        return 1.0
    y = min(1.0, msc / p.cible_auto)
    q = max(0.0, (p.cible_taille - r) / (p.cible_taille - p.min_taille))
    z = 1.0 - ((1.0 - (p.min_auto / p.cible_auto)) * q)
    return (y * z) * (p.cible_auto / p.min_auto)


@noyau_nu
def _up(tas, groupes, i):  # type: ignore[no-untyped-def]
    c = tas[i]
    v = groupes[c].v
    while i > 0:
        dessus = tas[(i - 1) >> 1]
        vd = groupes[dessus].v
        if vd < v or (vd == v and dessus < c):
            break
        tas[i] = dessus
        groupes[dessus].rang = i
        i = (i - 1) >> 1
    tas[i] = c
    groupes[c].rang = i
    return i


@noyau_nu
def _down(tas, groupes, i):  # type: ignore[no-untyped-def]
    c = tas[i]
    v = groupes[c].v
    n = tas[-1]
    while 2 * i + 1 < n:
        j = 2 * i + 1
        fils = tas[j]
        if j + 1 < n:
            autre = tas[j + 1]
            va, vf = groupes[autre].v, groupes[fils].v
            if va < vf or (va == vf and autre < fils):
                j, fils = j + 1, autre
        vf = groupes[fils].v
        if v < vf or (v == vf and c < fils):
            break
        tas[i] = fils
        groupes[fils].rang = i
        i = j
    tas[i] = c
    groupes[c].rang = i


@noyau_nu
def heap_set(tas, groupes, c, v):  # type: ignore[no-untyped-def]
    """Give cluster c validity v and its place in the heap: least (v, id) first."""
    if groupes[c].rang < 0:
        groupes[c].rang = tas[-1]
        tas[tas[-1]] = c
        tas[-1] += 1
    groupes[c].v = v
    _down(tas, groupes, _up(tas, groupes, groupes[c].rang))


@noyau_nu
def heap_remove(tas, groupes, c):  # type: ignore[no-untyped-def]
    i = groupes[c].rang
    tas[-1] -= 1
    dernier = tas[tas[-1]]
    groupes[c].rang = -1
    if dernier != c:
        tas[i] = dernier
        groupes[dernier].rang = i
        _down(tas, groupes, _up(tas, groupes, i))


@noyau_nu
def exchanges(e, x):  # type: ignore[no-untyped-def]
    """Sum what x gives to and receives from each cluster; the number of clusters touched."""
    combien, milieu = 0, e.unites[x].milieu
    for i in range(e.unites[x].debut, e.unites[x].fin):
        k = e.place[e.aretes[i].voisin]
        if k >= 0:
            groupe = e.groupes[k]
            if groupe.marque == 0:
                groupe.marque = 1
                e.touches[combien] = k
                combien += 1
            if i < milieu:
                groupe.donne += e.aretes[i].volume
            else:
                groupe.recoit += e.aretes[i].volume
    return combien


@noyau_nu
def forget(e, combien):  # type: ignore[no-untyped-def]
    for i in range(combien):
        groupe = e.groupes[e.touches[i]]
        groupe.marque = 0
        groupe.donne = 0.0
        groupe.recoit = 0.0


@noyau_nu
def leave(e, x, p):  # type: ignore[no-untyped-def]
    """Take x out of its cluster (its exchanges are known); an emptied cluster leaves the heap."""
    c = e.place[x]
    unite, groupe = e.unites[x], e.groupes[c]
    if unite.precedent >= 0:
        e.unites[unite.precedent].suivant = unite.suivant
    else:
        groupe.tete = unite.suivant
    if unite.suivant >= 0:
        e.unites[unite.suivant].precedent = unite.precedent
    groupe.taille -= 1
    groupe.s -= groupe.donne + groupe.recoit + unite.interne
    groupe.r -= unite.residents
    groupe.w -= unite.emplois
    if groupe.taille == 0:
        heap_remove(e.tas, e.groupes, c)
    else:
        heap_set(e.tas, e.groupes, c, validity(groupe.s, groupe.r, groupe.w, p))


@noyau_nu
def join(e, x, k, p):  # type: ignore[no-untyped-def]
    """Put x, which is nowhere, in cluster k (its exchanges are known)."""
    unite, groupe = e.unites[x], e.groupes[k]
    unite.precedent = -1
    unite.suivant = groupe.tete
    if groupe.tete >= 0:
        e.unites[groupe.tete].precedent = x
    groupe.tete = x
    groupe.taille += 1
    groupe.s += groupe.donne + groupe.recoit + unite.interne
    groupe.r += unite.residents
    groupe.w += unite.emplois
    heap_set(e.tas, e.groupes, k, validity(groupe.s, groupe.r, groupe.w, p))


@noyau_nu
def settle(e, x, c, k):  # type: ignore[no-untyped-def]
    """Write that x went from c to k (either may be < 0) and what it changes for the units of both."""
    for i in range(e.unites[x].debut, e.unites[x].milieu):
        u = e.aretes[i].voisin
        if e.place[u] == c:
            e.unites[u].dedans -= e.aretes[i].volume
        elif e.place[u] == k:
            e.unites[u].dedans += e.aretes[i].volume
    e.place[x] = k
    e.unites[x].dedans = e.unites[x].interne
    if k >= 0:
        e.unites[x].dedans += e.groupes[k].recoit
