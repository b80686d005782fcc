"""Compiled kernel: branch and bound over connected sets. Imports numba: import it where it is used.

The sets are those of `noyau_parcours`, taken or passed over in the order of what they promise. A branch is cut when no
completion of it can have F > 0, F being a Lagrangian: F(S) = constante + Σ gain_v + τ Σ g_uv over the pairs inside S.
Each pair's worth τ·g_uv is halved between its two units, so that F(S ∪ T) ≤ F(S) + Σ_{v ∈ T} h_v, where h_v counts the
whole of v's exchanges with S and half of its q − 1 largest others. T counts at most q units, all within q steps of S:
the q largest positive h_v bound it. (The shares of a minimum cut, best without a limit on q, leave many more branches.)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from binome.moteur.compilation import noyau_nu

LIBRE, EN_VUE, DEDANS, EXCLUE = 0, 1, 2, 3
RAPPORT, RESIDENTS = 0, 1
FIN_PAS = 3
Reels = NDArray[np.float64]


class Table(NamedTuple):
    """The problem, m units numbered locally, the first n0 in every set and connected.

    debut, voisin: CSR adjacency. liens: (m, m) exchanges g. tete: (m, q + 1), tete[v, k] = sum of the
    k largest exchanges of v. gain: (m,). unites: (m, 3) self flow, R, W.
    exige: (m,) bool, anchors beyond the first n0. deja: (k, m) bool, sets to differ from. bornes: residents_min,
    residents_max, auto_min, Jaccard distance asked, tau, constante, tolerance. tailles: n0, largest size, mode.
    """

    debut: NDArray[np.int32]
    voisin: NDArray[np.int32]
    liens: Reels
    tete: Reels
    gain: Reels
    unites: Reels
    exige: NDArray[np.bool_]
    deja: NDArray[np.bool_]
    bornes: Reels
    tailles: NDArray[np.int64]


class Pile(NamedTuple):
    """The search as it stands, so that it can be stopped and resumed: one row per depth, then the best set found."""

    lien: Reels  # exchanges of each unit with the set
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
def demarrer(t: Table, p: Pile) -> None:
    """Set the root: the first n0 units are in, their neighbours in view."""
    n0 = t.tailles[0]
    for v in range(len(p.etat)):
        p.lien[0, v] = 0.0
        p.reste[0, v] = 0.0
        for u in range(len(p.etat)):
            p.reste[0, v] += t.liens[v, u]
    for k in range(4):
        p.somme[0, k] = 0.0
    p.somme[0, 3] = t.bornes[5]
    for u in range(n0):
        _cumuler(t, p, 0, 0, u)
        for v in range(len(p.etat)):
            p.lien[0, v] += t.liens[u, v]
            p.reste[0, v] -= t.liens[u, v]
        p.etat[u] = DEDANS
    for k in range(6):
        p.compte[0, k] = 0
    p.compte[0, 5] = t.exige.sum()
    for u in range(n0):
        _decouvrir(t, p, 0, u)
    p.etapes[0] = 0
    p.etapes[1] += 1
    _retenir(t, p, 0, -1, p.compte[0, 5])


@noyau_nu
def _cumuler(t: Table, p: Pile, de: int, vers: int, x: int) -> None:
    """somme[vers] = somme[de] with x added."""
    p.somme[vers, 0] = p.somme[de, 0] + t.unites[x, 0] + p.lien[de, x]
    p.somme[vers, 1] = p.somme[de, 1] + t.unites[x, 1]
    p.somme[vers, 2] = p.somme[de, 2] + t.unites[x, 2]
    p.somme[vers, 3] = p.somme[de, 3] + t.gain[x] + t.bornes[4] * p.lien[de, x]


@noyau_nu
def _decouvrir(t: Table, p: Pile, d: int, x: int) -> None:
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
def _plafond(t: Table, p: Pile) -> float:
    """Residents that no set of interest may exceed."""
    if t.tailles[2] == RESIDENTS and p.etapes[3]:
        return float(min(t.bornes[1], p.valeur[0]))
    return float(t.bornes[1])


@noyau_nu
def _retenir(t: Table, p: Pile, d: int, x: int, manque: int) -> None:
    """Keep somme[d] if it is feasible and better; the set is S of the etat array, with x when x ≥ 0."""
    interne, residents, emplois = p.somme[d, 0], p.somme[d, 1], p.somme[d, 2]
    if manque > 0 or residents < t.bornes[0] or residents > t.bornes[1]:
        return
    if interne < t.bornes[2] * residents or interne < t.bornes[2] * emplois:
        return
    if t.tailles[2] == RAPPORT:
        if p.etapes[3] and not interne * p.valeur[1] > p.valeur[0] * (residents + emplois):
            return
    elif p.etapes[3] and not residents < p.valeur[0]:
        return
    if not _different(t, p, x):
        return
    p.valeur[0] = interne if t.tailles[2] == RAPPORT else residents
    # A set without resident nor job counts 0, as 0 / 1.
    p.valeur[1] = residents + emplois if t.tailles[2] == RAPPORT and residents + emplois > 0 else 1.0
    p.etapes[3] = 1
    for u in range(len(p.etat)):
        p.meilleur[u] = p.etat[u] == DEDANS or u == x


@noyau_nu
def _different(t: Table, p: Pile, x: int) -> bool:
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
def _atteindre(t: Table, p: Pile, d: int, q: int) -> int:
    """List in `bord` the units that q more steps can reach; their number, or −1 when an anchor is out of reach."""
    p.etapes[2] += 1
    vu, plafond, manque = p.etapes[2], _plafond(t, p) - p.somme[d, 1], p.compte[d, 5]
    garde, fin, debut = 0, 0, 0
    for k in range(p.compte[d, 0]):
        p.file[fin] = p.ext[d, k]
        p.marque[p.ext[d, k]] = vu
        fin += 1
    for pas in range(q):
        palier = fin
        for rang in range(debut, palier):
            v = p.file[rang]
            if t.unites[v, 1] > plafond:
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
def _borner(t: Table, p: Pile, d: int, q: int) -> float:
    """Upper bound of F over the completions of depth d by at most q units; −inf when an anchor is out of reach."""
    atteints = _atteindre(t, p, d, q)
    if atteints < 0:
        return -np.inf
    places, demi = min(q, len(p.gagnants)), t.bornes[4] / 2
    serre = _cumul(t, p, d, q, atteints, places, demi, False)
    if FIN_PAS <= q <= places and serre > t.bornes[6]:
        serre = _cumul(t, p, d, q, atteints, places, demi, True)
    return float(serre)


@noyau_nu
def _cumul(t: Table, p: Pile, d: int, q: int, atteints: int, places: int, demi: float, fin: bool) -> float:
    """F of the set, plus the q largest positive promises; `fin` counts for a unit its partners within reach only."""
    rang, hors = min(q - 1, t.tete.shape[1] - 1), 0.0
    p.gagnants[:places] = 0.0
    for k in range(atteints):
        v = p.bord[k]
        h = t.gain[v] + t.bornes[4] * p.lien[d, v]
        if fin:
            if h + demi * min(p.reste[d, v], t.tete[v, rang]) <= p.gagnants[places - 1]:
                continue
            h += demi * _partenaires(t, p, v, q - 1, atteints)
        elif q - 1 == rang:
            h += demi * min(p.reste[d, v], t.tete[v, rang])
        else:
            h += demi * p.reste[d, v]
        if q > places:
            hors += max(h, 0.0)
        elif h > p.gagnants[places - 1]:
            _inserer(p.gagnants, places, h)
    return float(p.somme[d, 3] + hors + p.gagnants[:places].sum())


@noyau_nu
def _partenaires(t: Table, p: Pile, v: int, combien: int, atteints: int) -> float:
    """Sum of the `combien` largest exchanges of v with units within reach."""
    p.proches[:combien] = 0.0
    for k in range(atteints):
        g = t.liens[v, p.bord[k]]
        if g > p.proches[combien - 1]:
            _inserer(p.proches, combien, g)
    return float(p.proches[:combien].sum())


@noyau_nu
def _inserer(grands: Reels, places: int, h: float) -> None:
    k = places - 1
    while k > 0 and grands[k - 1] < h:
        grands[k] = grands[k - 1]
        k -= 1
    grands[k] = h


@noyau_nu
def _choisir(t: Table, p: Pile, d: int) -> int:
    """Rank in ext of the unit to branch on: a missing anchor, else the most promising."""
    choix, promesse = 0, -np.inf
    for k in range(p.compte[d, 0]):
        v = p.ext[d, k]
        if t.exige[v]:
            return k
        h = t.gain[v] + t.bornes[4] * p.lien[d, v] + t.bornes[4] / 2 * p.reste[d, v]
        if h > promesse:
            choix, promesse = k, h
    return choix


@noyau_nu
def _remonter(t: Table, p: Pile, d: int) -> None:
    """Leave depth d: what it excluded is in view again, what it introduced free; the parent excludes its choice."""
    for k in range(p.compte[d, 2]):
        p.etat[p.exclus[d, k]] = EN_VUE
    for k in range(p.compte[d, 1]):
        p.etat[p.intro[d, k]] = LIBRE
    p.etapes[0] = d - 1
    if d > 0:
        _exclure(t, p, d - 1, p.compte[d - 1, 3])


@noyau_nu
def _exclure(t: Table, p: Pile, d: int, x: int) -> None:
    p.etat[x] = EXCLUE
    p.exclus[d, p.compte[d, 2]] = x
    p.compte[d, 2] += 1
    for v in range(len(p.etat)):
        p.reste[d, v] -= t.liens[x, v]
    if t.exige[x]:
        p.compte[d, 4] = 1


@noyau_nu
def _descendre(t: Table, p: Pile, d: int, x: int) -> None:
    """Open depth d + 1 with x inside; somme[d + 1] is already there."""
    p.etat[x] = DEDANS
    for v in range(len(p.etat)):
        p.lien[d + 1, v] = p.lien[d, v] + t.liens[x, v]
        p.reste[d + 1, v] = p.reste[d, v] - t.liens[x, v]
    n = p.compte[d, 0]
    for k in range(n):
        p.ext[d + 1, k] = p.ext[d, k]
    for k in range(6):
        p.compte[d + 1, k] = 0
    p.compte[d + 1, 0] = n
    p.compte[d + 1, 5] = p.compte[d, 5] - (1 if t.exige[x] else 0)
    _decouvrir(t, p, d + 1, x)
    p.etapes[0] = d + 1


@noyau_nu
def _finir(t: Table, p: Pile, d: int) -> None:
    """One unit may still join: evaluate every set, without opening a depth."""
    plafond, manque = _plafond(t, p) - p.somme[d, 1], p.compte[d, 5]
    n = p.compte[d, 0]
    p.etapes[1] += n
    for k in range(n):
        x = p.ext[d, k]
        if t.unites[x, 1] > plafond or (manque > 0 and not t.exige[x]):
            continue
        if p.somme[d, 3] + t.gain[x] + t.bornes[4] * p.lien[d, x] > t.bornes[6]:
            _cumuler(t, p, d, d + 1, x)
            _retenir(t, p, d + 1, x, manque - (1 if t.exige[x] else 0))
    p.compte[d, 0] = 0


@noyau_nu
def avancer(t: Table, p: Pile, limite: int) -> bool:
    """Go on for about `limite` sets; True when the search is over (then nothing that was cut has F > tolerance)."""
    arret = p.etapes[1] + limite
    while p.etapes[0] >= 0 and p.etapes[1] < arret:
        d = p.etapes[0]
        q = t.tailles[1] - t.tailles[0] - d
        if q == 1:
            _finir(t, p, d)
        if q <= 0 or p.compte[d, 0] == 0 or p.compte[d, 4] or _borner(t, p, d, q) <= t.bornes[6]:
            _remonter(t, p, d)
            continue
        k = _choisir(t, p, d)
        x = p.ext[d, k]
        p.compte[d, 0] -= 1
        p.ext[d, k] = p.ext[d, p.compte[d, 0]]
        p.compte[d, 3] = x
        p.etapes[1] += 1
        if p.somme[d, 1] + t.unites[x, 1] > _plafond(t, p):
            _exclure(t, p, d, x)
            continue
        _cumuler(t, p, d, d + 1, x)
        _retenir(t, p, d + 1, x, p.compte[d, 5] - (1 if t.exige[x] else 0))
        _descendre(t, p, d, x)
    return bool(p.etapes[0] < 0)
