"""Compiled kernels: visit every connected set that holds the anchors, each once. Import it where it is used (numba).

A node of the search is a set S with its extension, the units that may still join it, in an array shared by all depths:
the child that takes ext[p] sees ext[p + 1:] and, appended, the neighbours not yet marked. A unit that was passed over
stays marked, hence forbidden, until the level that introduced it is left: so no set comes twice (after S. Wernicke,
« Efficient detection of network motifs », 2006). An anchor may not be passed over. `maximiser` runs the last level as a
plain loop; `lister` hands the sets over by batches, so that any score can be computed on them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from binome.moteur.compilation import noyau_nu

Reels = NDArray[np.float64]
INFIME = 1e-300
"""Instead of R + W = 0, so that a set without resident nor job counts 0."""


class Graphe(NamedTuple):
    """m units, the first n0 in every set and connected. debut, voisin: CSR adjacency. liens: (m, m) exchanges.

    unites: (m, 3 + k) self flow, R, W, then any additive quantity. exige: (m,) bool, the other anchors. bornes: least
    and most residents. tailles: n0, largest size.
    """

    debut: NDArray[np.int32]
    voisin: NDArray[np.int32]
    liens: Reels
    unites: Reels
    exige: NDArray[np.bool_]
    bornes: Reels
    tailles: NDArray[np.int64]


class Marche(NamedTuple):
    """The walk as it stands: a row per depth. somme: I, R, W and the additive quantities. etapes: depth, sets seen."""

    ext: NDArray[np.int32]
    marque: NDArray[np.bool_]
    lien: Reels
    somme: Reels
    position: NDArray[np.int64]
    fin: NDArray[np.int64]
    choix: NDArray[np.int64]
    manque: NDArray[np.int64]
    etapes: NDArray[np.int64]


@noyau_nu
def demarrer(g: Graphe, p: Marche) -> None:
    """Stand on the set of the first n0 units."""
    n0 = g.tailles[0]
    for u in range(n0):
        p.marque[u] = True
        for k in range(g.unites.shape[1]):
            p.somme[0, k] += g.unites[u, k]
        for v in range(u):
            p.somme[0, 0] += g.liens[u, v]
    for u in range(n0):
        p.fin[0] = _etendre(g, p, u, p.fin[0])
    for k in range(p.fin[0]):
        p.lien[0, k] = _lien(g, p, p.ext[k], 0)
    p.manque[0] = g.exige.sum()
    p.position[0] = -1
    p.choix[0] = -1
    p.etapes[1] = 1


@noyau_nu
def _etendre(g: Graphe, p: Marche, x: int, bout: int) -> int:
    """Append the unmarked neighbours of x to ext; its new end."""
    for k in range(g.debut[x], g.debut[x + 1]):
        v = g.voisin[k]
        if not p.marque[v]:
            p.marque[v] = True
            p.ext[bout] = v
            bout += 1
    return int(bout)


@noyau_nu
def _lien(g: Graphe, p: Marche, v: int, choisis: int) -> float:
    """Exchanges of v with the first n0 units and the `choisis` first choices."""
    s = 0.0
    for u in range(g.tailles[0]):
        s += g.liens[v, u]
    for k in range(choisis):
        s += g.liens[v, p.choix[k]]
    return float(s)


@noyau_nu
def _suivante(g: Graphe, p: Marche) -> int:
    """Choose the next unit, leaving finished levels; the depth it was chosen at, −1 at the end of the walk."""
    d = int(p.etapes[0])
    while d >= 0:
        x = p.choix[d]
        p.position[d] += 1
        if (x < 0 or not g.exige[x]) and p.position[d] < p.fin[d] and g.tailles[0] + d < g.tailles[1]:
            p.choix[d] = p.ext[p.position[d]]
            p.etapes[0] = d
            return d
        d -= 1
        if d >= 0:
            _oublier(p, p.fin[d], p.fin[d + 1])
    p.etapes[0] = -1
    return -1


@noyau_nu
def _oublier(p: Marche, debut: int, bout: int) -> None:
    for k in range(debut, bout):
        p.marque[p.ext[k]] = False


@noyau_nu
def _ajouter(g: Graphe, p: Marche, d: int) -> bool:
    """Add the unit chosen at depth d: fill row d + 1; whether to go deeper."""
    x = p.choix[d]
    for k in range(g.unites.shape[1]):
        p.somme[d + 1, k] = p.somme[d, k] + g.unites[x, k]
    p.somme[d + 1, 0] += p.lien[d, p.position[d]]
    p.manque[d + 1] = p.manque[d] - (1 if g.exige[x] else 0)
    reste = g.tailles[1] - g.tailles[0] - d - 1
    return bool(reste > 0 and p.manque[d + 1] <= reste and p.somme[d + 1, 1] <= g.bornes[1])


@noyau_nu
def _descendre(g: Graphe, p: Marche, d: int) -> None:
    """Open depth d + 1 under the unit chosen at depth d; its new neighbours are already appended up to fin[d + 1]."""
    x = p.choix[d]
    for k in range(p.position[d] + 1, p.fin[d]):
        p.lien[d + 1, k] = p.lien[d, k] + g.liens[x, p.ext[k]]
    for k in range(p.fin[d], p.fin[d + 1]):
        p.lien[d + 1, k] = _lien(g, p, p.ext[k], d + 1)
    p.position[d + 1] = p.position[d]
    p.choix[d + 1] = -1
    p.etapes[0] = d + 1


@noyau_nu
def _convient(g: Graphe, p: Marche, d: int) -> bool:
    return bool(p.manque[d] == 0 and (p.somme[d, 1] >= g.bornes[0]) and (p.somme[d, 1] <= g.bornes[1]))


@noyau_nu
def lister(g: Graphe, p: Marche, sommes: Reels, membres: NDArray[np.int32]) -> int:
    """Fill the rows with the next sets that answer: sums, and members beyond the first n0 (−1 after the last).

    Returns the number of rows filled; the walk is over when it is less than there are rows.
    """
    ecrits = 0
    while ecrits < len(sommes):
        d = _suivante(g, p)
        if d < 0:
            break
        p.etapes[1] += 1
        plus_bas = _ajouter(g, p, d)
        if _convient(g, p, d + 1):
            for k in range(sommes.shape[1]):
                sommes[ecrits, k] = p.somme[d + 1, k]
            for k in range(membres.shape[1]):
                membres[ecrits, k] = p.choix[k] if k <= d else -1
            ecrits += 1
        if plus_bas:
            p.fin[d + 1] = _etendre(g, p, p.choix[d], p.fin[d])
            _descendre(g, p, d)
    return ecrits


@noyau_nu
def _retenir(g: Graphe, p: Marche, d: int, dernier: int, meilleur: NDArray[np.bool_]) -> None:
    """Write the set of the first n0 units, the d first choices, and `dernier` unless it is −1."""
    meilleur[:] = False
    meilleur[: g.tailles[0]] = True
    for k in range(d):
        meilleur[p.choix[k]] = True
    if dernier >= 0:
        meilleur[dernier] = True


@noyau_nu
def _feuilles(g: Graphe, p: Marche, d: int, bout: int, sur: float, sous: float) -> tuple[int, float, float]:
    """Best of the sets that one more unit makes from row d + 1; (−1, …) when none beats sur / sous."""
    gagnant, x, n0 = -1, p.choix[d], g.tailles[0]
    interne, residents, emplois = p.somme[d + 1, 0], p.somme[d + 1, 1], p.somme[d + 1, 2]
    du, bas, haut = p.manque[d + 1], g.bornes[0], g.bornes[1]
    # Local names keep the arrays in registers: this loop is where the time goes.
    ext, unites, exige, lignes, connus = p.ext, g.unites, g.exige, g.liens, p.lien[d]
    ligne, ancien = lignes[x], p.fin[d]
    for k in range(p.position[d] + 1, bout):
        v = ext[k]
        s = interne + unites[v, 0]
        if k < ancien:
            s += connus[k] + ligne[v]
        else:
            entree = lignes[v]
            for u in range(n0):
                s += entree[u]
            for u in range(d + 1):
                s += entree[p.choix[u]]
        r = residents + unites[v, 1]
        t = max(r + emplois + unites[v, 2], INFIME)
        if s * sous > sur * t and r >= bas and r <= haut and (du == 0 or (du == 1 and exige[v])):
            gagnant, sur, sous = v, s, t
    return gagnant, sur, sous


@noyau_nu
def maximiser(g: Graphe, p: Marche, meilleur: NDArray[np.bool_]) -> bool:
    """Best 2·I/(R+W) over all the sets, into `meilleur` (m,); whether any answers. All are evaluated, none is cut."""
    sur, sous, trouve = -1.0, 1.0, False
    if _convient(g, p, 0):
        sur, sous, trouve = p.somme[0, 0], max(p.somme[0, 1] + p.somme[0, 2], INFIME), True
        _retenir(g, p, 0, -1, meilleur)
    while True:
        d = _suivante(g, p)
        if d < 0:
            return bool(trouve)
        p.etapes[1] += 1
        plus_bas = _ajouter(g, p, d)
        total = max(p.somme[d + 1, 1] + p.somme[d + 1, 2], INFIME)
        if _convient(g, p, d + 1) and p.somme[d + 1, 0] * sous > sur * total:
            sur, sous, trouve = p.somme[d + 1, 0], total, True
            _retenir(g, p, d + 1, -1, meilleur)
        if not plus_bas:
            continue
        bout = _etendre(g, p, p.choix[d], p.fin[d])
        if g.tailles[0] + d + 2 < g.tailles[1]:
            p.fin[d + 1] = bout
            _descendre(g, p, d)
            continue
        gagnant, sur, sous = _feuilles(g, p, d, bout, sur, sous)
        p.etapes[1] += bout - p.position[d] - 1
        if gagnant >= 0:
            trouve = True
            _retenir(g, p, d + 1, gagnant, meilleur)
        _oublier(p, p.fin[d], bout)
