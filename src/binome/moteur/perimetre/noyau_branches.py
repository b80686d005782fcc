"""Compiled kernel: branch and bound over connected sets. Imports numba: import it where it is used.

The sets are those of `noyau_parcours`, taken or passed over in the order of what they promise. A branch is cut when no
completion of it can have F > 0, F being a Lagrangian: F(S) = constante + Σ gain_v + τ Σ g_uv over the pairs inside S.
Each pair's worth τ·g_uv is halved between its two units, negative ones dropped, so that F(S ∪ T) ≤ F(S) + Σ_{v ∈ T}
h_v, where h_v counts the whole of v's pairs with S and half of its q − 1 largest others. T counts at most q units, all
within q steps of S: the q largest positive h_v bound it; or just q when one size is asked, and then negative h_v count.
(The shares of a minimum cut, best without a limit on q, leave many more branches.)

`COHERENCE` maximises F itself: a branch is cut against the best set known, and when the anchors can no longer gain.
"""

from __future__ import annotations

import numpy as np

from binome.moteur.compilation import noyau_nu
from binome.moteur.perimetre.noyau_pile import (
    COHERENCE,
    DEDANS,
    LIBRE,
    RAPPORT,
    RESIDENTS,
    Pile,
    Table,
    atteindre,
    cumuler,
    decouvrir,
    descendre,
    different,
    exclure,
    inserer,
    plafond,
    remonter,
)

FIN_PAS = 3


@noyau_nu
def demarrer(t: Table, p: Pile) -> float:
    """Set the root: the first n0 units are in, their neighbours in view; a bound of F over all that is to come."""
    n0 = t.tailles[0]
    for v in range(len(p.etat)):
        p.etat[v] = LIBRE
        p.lien[0, v] = 0.0
        p.reste[0, v] = 0.0
        for u in range(len(p.etat)):
            p.reste[0, v] += t.plus[v, u]
    for k in range(4):
        p.somme[0, k] = 0.0
    p.somme[0, 3] = t.bornes[5]
    for u in range(n0):
        cumuler(t, p, 0, 0, u)
        for v in range(len(p.etat)):
            p.lien[0, v] += t.liens[u, v]
            p.reste[0, v] -= t.plus[u, v]
        p.etat[u] = DEDANS
    for k in range(6):
        p.compte[0, k] = 0
    p.compte[0, 5] = t.exige.sum()
    for u in range(n0):
        decouvrir(t, p, 0, u)
    p.etapes[0] = 0
    p.etapes[1] += 1
    _retenir(t, p, 0, -1, p.compte[0, 5])
    return float(borner(t, p, 0, t.tailles[1] - n0))


@noyau_nu
def _retenir(t: Table, p: Pile, d: int, x: int, manque: int) -> None:
    """Keep somme[d] if it is feasible and better; the set is S of the etat array, with x when x ≥ 0."""
    interne, residents, emplois = p.somme[d, 0], p.somme[d, 1], p.somme[d, 2]
    if manque > 0 or residents < t.bornes[0] or residents > t.bornes[1]:
        return
    if t.tailles[3] and t.tailles[0] + d != t.tailles[1]:
        return
    if t.tailles[2] == COHERENCE:
        if emplois < t.bornes[7] - t.bornes[6] or not interne > p.valeur[0] + t.bornes[6]:
            return
    elif interne < t.bornes[2] * residents or interne < t.bornes[2] * emplois:
        return
    elif t.tailles[2] == RAPPORT:
        if p.etapes[3] and not interne * p.valeur[1] > p.valeur[0] * (residents + emplois):
            return
    elif p.etapes[3] and not residents < p.valeur[0]:
        return
    if not different(t, p, x):
        return
    p.valeur[0] = residents if t.tailles[2] == RESIDENTS else interne
    # A set without resident nor job counts 0, as 0 / 1.
    p.valeur[1] = residents + emplois if t.tailles[2] == RAPPORT and residents + emplois > 0 else 1.0
    p.etapes[3] = 1
    for u in range(len(p.etat)):
        p.meilleur[u] = p.etat[u] == DEDANS or u == x


@noyau_nu
def _seuil(t: Table, p: Pile) -> float:
    """What F must exceed to be of interest."""
    return float(t.bornes[6] + p.valeur[0]) if t.tailles[2] == COHERENCE else float(t.bornes[6])


@noyau_nu
def borner(t: Table, p: Pile, d: int, q: int) -> float:
    """Upper bound of F over the completions of depth d by at most q units (just q when one size is asked); −inf when
    there is none: an anchor out of reach, too few units, anchors that cannot gain."""
    atteints = atteindre(t, p, d, q)
    if atteints < 0 or (t.tailles[3] and atteints < q):
        return -np.inf
    if t.tailles[2] == COHERENCE and _gain_possible(t, p, d, atteints) < t.bornes[7] - t.bornes[6]:
        return -np.inf
    places, demi = min(q, len(p.gagnants)), t.bornes[4] / 2
    serre = _cumul(t, p, d, q, atteints, places, demi, False)
    if FIN_PAS <= q <= places and serre > _seuil(t, p):
        serre = _cumul(t, p, d, q, atteints, places, demi, True)
    return float(serre)


@noyau_nu
def _gain_possible(t: Table, p: Pile, d: int, atteints: int) -> float:
    """The most that the anchors can gain from here."""
    gain = p.somme[d, 2]
    for k in range(atteints):
        gain += max(t.unites[p.bord[k], 2], 0.0)
    return float(gain)


@noyau_nu
def _cumul(t: Table, p: Pile, d: int, q: int, atteints: int, places: int, demi: float, fin: bool) -> float:
    """F of the set, plus the q largest promises; `fin` counts for a unit its partners within reach only."""
    rang, hors = min(q - 1, t.tete.shape[1] - 1), 0.0
    # A size of its own leaves no choice: even what costs must join.
    p.gagnants[:places] = -np.inf if t.tailles[3] and q <= places else 0.0
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
            inserer(p.gagnants, places, h)
    return float(p.somme[d, 3] + hors + p.gagnants[:places].sum())


@noyau_nu
def _partenaires(t: Table, p: Pile, v: int, combien: int, atteints: int) -> float:
    """Sum of the `combien` largest exchanges of v with units within reach."""
    p.proches[:combien] = 0.0
    for k in range(atteints):
        g = t.plus[v, p.bord[k]]
        if g > p.proches[combien - 1]:
            inserer(p.proches, combien, g)
    return float(p.proches[:combien].sum())


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
def _finir(t: Table, p: Pile, d: int) -> None:
    """One unit may still join: evaluate every set, without opening a depth."""
    reste, manque = plafond(t, p) - p.somme[d, 1], p.compte[d, 5]
    n = p.compte[d, 0]
    p.etapes[1] += n
    for k in range(n):
        x = p.ext[d, k]
        if t.unites[x, 1] > reste or (manque > 0 and not t.exige[x]):
            continue
        if p.somme[d, 3] + t.gain[x] + t.bornes[4] * p.lien[d, x] > _seuil(t, p):
            cumuler(t, p, d, d + 1, x)
            _retenir(t, p, d + 1, x, manque - (1 if t.exige[x] else 0))
    p.compte[d, 0] = 0


@noyau_nu
def avancer(t: Table, p: Pile, limite: int) -> bool:
    """Go on for about `limite` sets; True when the search is over (then nothing that was cut has F of interest)."""
    arret = p.etapes[1] + limite
    while p.etapes[0] >= 0 and p.etapes[1] < arret:
        d = p.etapes[0]
        q = t.tailles[1] - t.tailles[0] - d
        if q == 1:
            _finir(t, p, d)
        if q <= 0 or p.compte[d, 0] == 0 or p.compte[d, 4] or borner(t, p, d, q) <= _seuil(t, p):
            remonter(t, p, d)
            continue
        k = _choisir(t, p, d)
        x = p.ext[d, k]
        p.compte[d, 0] -= 1
        p.ext[d, k] = p.ext[d, p.compte[d, 0]]
        p.compte[d, 3] = x
        p.etapes[1] += 1
        if p.somme[d, 1] + t.unites[x, 1] > plafond(t, p):
            exclure(t, p, d, x)
            continue
        cumuler(t, p, d, d + 1, x)
        _retenir(t, p, d + 1, x, p.compte[d, 5] - (1 if t.exige[x] else 0))
        descendre(t, p, d, x)
    return bool(p.etapes[0] < 0)
