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

# A flow to or from a neighbour. Small whole numbers between few units take a quarter of the memory, and memory is what
# the kernels wait for.
ARETE = np.dtype([("voisin", np.uint16), ("volume", np.uint16)], align=True)
ARETE_LARGE = np.dtype([("voisin", np.int32), ("volume", np.float64)], align=True)
# A unit sends aretes[debut:milieu] and receives aretes[milieu:fin], none of volume 0.
UNITE = np.dtype(
    [(nom, np.int32) for nom in ("debut", "milieu", "fin")]
    + [(nom, np.float64) for nom in ("interne", "residents", "emplois")],
    align=True,
)
# Members of a cluster form a doubly linked list. note: step a, inflow from outside the cluster + residents − self flow.
NOEUD = np.dtype([("note", np.float64), ("suivant", np.int32), ("precedent", np.int32)], align=True)
# tete: first member, −1 if none; rang: place in the heap, −1 if absent; s, v: internal flows, validity.
GROUPE = np.dtype(
    [(nom, np.int32) for nom in ("tete", "taille", "rang")] + [(nom, np.float64) for nom in ("s", "v")], align=True
)
# Employed residents and jobs of a cluster, and what the unit under study gives to it and receives from it: all that its
# link needs, apart from the rest to stay in cache.
LIEN = np.dtype([(nom, np.float64) for nom in ("donne", "recoit", "r", "w")], align=True)
# Cluster c lies in cell c + DECALAGE of the links, so that the reserve and limbo have one too: no test per flow.
DECALAGE = 2
# A cell of the heap; validities are beside the names, for a comparison to read one place.
TAS = np.dtype([("v", np.float64), ("c", np.int32)], align=True)


class Seuils(NamedTuple):
    min_taille: float
    cible_taille: float
    min_auto: float
    cible_auto: float


class Etat(NamedTuple):
    """A partition being made. place: (n,) cluster of each unit, RESERVE or LIMBES. unites, noeuds, groupes: (n,).
    aretes: of all units. liens: (n + DECALAGE,). tas: (n + 1,) heap of clusters
    by (v, id), its size in the last cell. touches: (n + 3,) clusters, reserve and limbo included, that the unit under
    study exchanges with; la: (largest degree,) where its neighbours are."""

    place: NDArray[np.int32]
    unites: NDArray[np.void]
    noeuds: NDArray[np.void]
    groupes: NDArray[np.void]
    aretes: NDArray[np.void]
    liens: NDArray[np.void]
    tas: NDArray[np.void]
    touches: NDArray[np.int32]
    la: NDArray[np.int32]


@noyau_nu
def validite(s, r, w, p):  # type: ignore[no-untyped-def]
    """Same formula as parametres.validite, same order of operations."""
    msc = min(s / r, s / w)
    if msc == 1.0:
        return 1.0
    y = min(1.0, msc / p.cible_auto)
    q = max(0.0, (p.cible_taille - r) / (p.cible_taille - p.min_taille))
    z = 1.0 - ((1.0 - (p.min_auto / p.cible_auto)) * q)
    return (y * z) * (p.cible_auto / p.min_auto)


@noyau_nu
def _monter(tas, groupes, i, c, v):  # type: ignore[no-untyped-def]
    """Where cluster c, of validity v, stops on its way up from cell i, those it passes being brought down."""
    while i > 0:
        dessus = tas[(i - 1) >> 1]
        vd, d = dessus.v, dessus.c
        if vd < v or (vd == v and d < c):
            break
        tas[i].v, tas[i].c = vd, d
        groupes[d].rang = i
        i = (i - 1) >> 1
    return i


@noyau_nu
def _descendre(tas, groupes, i, c, v):  # type: ignore[no-untyped-def]
    """Put cluster c, of validity v, at cell i or under it, those it passes being brought up."""
    n = tas[-1].c
    while 2 * i + 1 < n:
        j = 2 * i + 1
        vf, fils = tas[j].v, tas[j].c
        if j + 1 < n:
            va, autre = tas[j + 1].v, tas[j + 1].c
            if va < vf or (va == vf and autre < fils):
                j, vf, fils = j + 1, va, autre
        if v < vf or (v == vf and c < fils):
            break
        tas[i].v, tas[i].c = vf, fils
        groupes[fils].rang = i
        i = j
    tas[i].v, tas[i].c = v, c
    groupes[c].rang = i


@noyau_nu
def ordonner_tas(tas, groupes):  # type: ignore[no-untyped-def]
    """Put in order a heap whose cells are filled anyhow, its size in the last one."""
    for i in range(tas[-1].c):
        groupes[tas[i].c].rang = i
    for i in range(tas[-1].c // 2 - 1, -1, -1):
        _descendre(tas, groupes, i, tas[i].c, tas[i].v)


@noyau_nu
def placer_dans_tas(tas, groupes, c, v):  # type: ignore[no-untyped-def]
    """Give cluster c validity v and its place in the heap: least (v, id) first."""
    i = groupes[c].rang
    if i < 0:
        i = tas[-1].c
        tas[-1].c += 1
    groupes[c].v = v
    _descendre(tas, groupes, _monter(tas, groupes, i, c, v), c, v)


@noyau_nu
def oter_du_tas(tas, groupes, c):  # type: ignore[no-untyped-def]
    i = groupes[c].rang
    tas[-1].c -= 1
    dernier = tas[tas[-1].c]
    groupes[c].rang = -1
    if dernier.c != c:
        d, v = dernier.c, dernier.v
        _descendre(tas, groupes, _monter(tas, groupes, i, d, v), d, v)


@noyau_nu
def sommer_echanges(e, x):  # type: ignore[no-untyped-def]
    """Sum what x gives to and receives from each cluster; the number of clusters touched.

    No test inside the loops: a processor that guesses wrong waits longer than the sum takes. Neighbours are placed
    first, so that the memory behind them is asked for at once. Indices are unsigned: numba does not then look for
    negative ones.
    """
    debut, milieu, fin = e.unites[x].debut, e.unites[x].milieu, e.unites[x].fin
    for i in range(debut, fin):
        e.la[np.uint64(i - debut)] = e.place[np.uint64(e.aretes[np.uint64(i)].voisin)]
    combien = 0
    for i in range(debut, milieu):
        k = e.la[np.uint64(i - debut)]
        lien = e.liens[np.uint64(k + DECALAGE)]
        donne = lien.donne
        e.touches[np.uint64(combien)] = k
        combien += donne == 0.0
        lien.donne = donne + e.aretes[np.uint64(i)].volume
    for i in range(milieu, fin):
        k = e.la[np.uint64(i - debut)]
        lien = e.liens[np.uint64(k + DECALAGE)]
        recoit = lien.recoit
        e.touches[np.uint64(combien)] = k
        combien += (recoit == 0.0) & (lien.donne == 0.0)
        lien.recoit = recoit + e.aretes[np.uint64(i)].volume
    return combien


@noyau_nu
def oublier(e, combien):  # type: ignore[no-untyped-def]
    for i in range(combien):
        lien = e.liens[np.uint64(e.touches[i] + DECALAGE)]
        lien.donne = 0.0
        lien.recoit = 0.0


@noyau_nu
def quitter(e, x, p):  # type: ignore[no-untyped-def]
    """Take x out of its cluster (its exchanges are known); an emptied cluster leaves the heap."""
    c = e.place[x]
    unite, noeud, groupe, lien = e.unites[x], e.noeuds[x], e.groupes[c], e.liens[c + DECALAGE]
    if noeud.precedent >= 0:
        e.noeuds[noeud.precedent].suivant = noeud.suivant
    else:
        groupe.tete = noeud.suivant
    if noeud.suivant >= 0:
        e.noeuds[noeud.suivant].precedent = noeud.precedent
    groupe.taille -= 1
    groupe.s -= lien.donne + lien.recoit + unite.interne
    lien.r -= unite.residents
    lien.w -= unite.emplois
    if groupe.taille == 0:
        oter_du_tas(e.tas, e.groupes, c)
    else:
        placer_dans_tas(e.tas, e.groupes, c, validite(groupe.s, lien.r, lien.w, p))


@noyau_nu
def rejoindre(e, x, k, p):  # type: ignore[no-untyped-def]
    """Put x, which is nowhere, in cluster k (its exchanges are known)."""
    unite, noeud, groupe, lien = e.unites[x], e.noeuds[x], e.groupes[k], e.liens[k + DECALAGE]
    noeud.precedent = -1
    noeud.suivant = groupe.tete
    if groupe.tete >= 0:
        e.noeuds[groupe.tete].precedent = x
    groupe.tete = x
    groupe.taille += 1
    groupe.s += lien.donne + lien.recoit + unite.interne
    lien.r += unite.residents
    lien.w += unite.emplois
    placer_dans_tas(e.tas, e.groupes, k, validite(groupe.s, lien.r, lien.w, p))


@noyau_nu
def note_isolee(unite):  # type: ignore[no-untyped-def]
    """Note of a unit that receives nothing from the rest of its cluster."""
    return unite.emplois - unite.interne + unite.residents - unite.interne


@noyau_nu
def inscrire(e, x, c, k):  # type: ignore[no-untyped-def]
    """Write that x, the last unit whose exchanges were summed, went from c to k (either may be < 0), and what it
    changes for the units of both."""
    debut = e.unites[x].debut
    for i in range(e.unites[x].milieu - debut):
        la = e.la[np.uint64(i)]
        if la == c:
            arete = e.aretes[np.uint64(debut + i)]
            e.noeuds[np.uint64(arete.voisin)].note += arete.volume
        elif la == k:
            arete = e.aretes[np.uint64(debut + i)]
            e.noeuds[np.uint64(arete.voisin)].note -= arete.volume
    e.place[x] = k
    e.noeuds[x].note = note_isolee(e.unites[x])
    if k >= 0:
        e.noeuds[x].note -= e.liens[k + DECALAGE].recoit
