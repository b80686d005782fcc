"""Compiled kernel: visit every connected set that holds the anchors, each once. Imports numba: import it where it is used.

A node of the search is a set S with its extension, the units that may still join it, in an array shared by all depths:
the child that takes ext[p] sees ext[p + 1:] and, appended, the neighbours not yet marked. A unit that was passed over
stays marked, hence forbidden, until the level that introduced it is left: so no set comes twice (after S. Wernicke,
« Efficient detection of network motifs », 2006). The last level is a plain loop over the extension.
"""

from __future__ import annotations

import numpy as np

from binome.moteur.compilation import noyau


@noyau
def maximiser(debut, voisin, liens, unites, exige, n0, taille_max, residents_min, residents_max):  # type: ignore[no-untyped-def]
    """Best 2·I/(R+W) over all connected sets of at most `taille_max` units.

    debut, voisin: CSR adjacency of m units; the first n0 are in every set and connected; exige: (m,) bool, other
    anchors. liens: (m, m) exchanges. unites: (m, 3) self flow, R + W, R. Returns (best members as a bool array, sets
    visited, found).
    """
    m = len(unites)
    ext = np.empty(m, np.int32)
    marque = np.zeros(m, np.bool_)
    profondeur = max(taille_max - n0, 0) + 1
    lien = np.zeros((profondeur, m))
    position = np.zeros(profondeur, np.int64)
    fin = np.zeros(profondeur + 1, np.int64)
    choix = np.zeros(profondeur, np.int64)
    somme = np.zeros((profondeur, 3))
    manque = np.zeros(profondeur, np.int64)
    meilleur = np.zeros(m, np.bool_)
    sur, sous, trouve, vus = -1.0, 1.0, False, 1
    for u in range(n0):
        marque[u] = True
        somme[0] += unites[u]
        for v in range(u):
            somme[0, 0] += liens[u, v]
    for u in range(n0):
        for k in range(debut[u], debut[u + 1]):
            v = voisin[k]
            if not marque[v]:
                marque[v] = True
                ext[fin[0]] = v
                fin[0] += 1
    for p in range(fin[0]):
        for u in range(n0):
            lien[0, p] += liens[u, ext[p]]
    manque[0] = exige.sum()
    if manque[0] == 0 and residents_min <= somme[0, 2] <= residents_max:
        sur, sous, trouve = somme[0, 0], somme[0, 1], True
        meilleur[:n0] = True
    d = 0
    position[0] = -1
    while d >= 0:
        p = position[d]
        # An anchor may not be passed over: once its branch is explored, the level is finished.
        ferme = p >= 0 and ext[p] >= 0 and exige[ext[p]] and choix[d] == ext[p] and position[d] >= 0
        p += 1
        if ferme or p >= fin[d] or n0 + d >= taille_max:
            d -= 1
            if d >= 0:
                for k in range(fin[d], fin[d + 1]):
                    marque[ext[k]] = False
            continue
        position[d] = p
        x = ext[p]
        choix[d] = x
        du = manque[d] - (1 if exige[x] else 0)
        interne = somme[d, 0] + unites[x, 0] + lien[d, p]
        total = somme[d, 1] + unites[x, 1]
        residents = somme[d, 2] + unites[x, 2]
        vus += 1
        if du == 0 and residents_min <= residents <= residents_max and interne * sous > sur * total:
            sur, sous, trouve = interne, total, True
            meilleur[:] = False
            meilleur[:n0] = True
            for k in range(d + 1):
                meilleur[choix[k]] = True
        taille = n0 + d + 1
        if taille >= taille_max or du > taille_max - taille or residents > residents_max:
            continue
        bout = fin[d]
        for k in range(debut[x], debut[x + 1]):
            v = voisin[k]
            if not marque[v]:
                marque[v] = True
                ext[bout] = v
                bout += 1
        fin[d + 1] = bout
        if taille + 1 < taille_max:
            for k in range(p + 1, fin[d]):
                lien[d + 1, k] = lien[d, k] + liens[x, ext[k]]
            for k in range(fin[d], bout):
                s = 0.0
                v = ext[k]
                for u in range(n0):
                    s += liens[v, u]
                for u in range(d + 1):
                    s += liens[v, choix[u]]
                lien[d + 1, k] = s
            somme[d + 1, 0] = interne
            somme[d + 1, 1] = total
            somme[d + 1, 2] = residents
            manque[d + 1] = du
            position[d + 1] = p
            # position carries the parent's rank: the level starts just after it, and has chosen nothing yet.
            choix[d + 1] = -1
            d += 1
            continue
        gagnant = -1
        for k in range(p + 1, bout):
            v = ext[k]
            s = unites[v, 0] + interne
            if k < fin[d]:
                s += lien[d, k] + liens[x, v]
            else:
                for u in range(n0):
                    s += liens[v, u]
                for u in range(d + 1):
                    s += liens[v, choix[u]]
            t = total + unites[v, 1]
            r = residents + unites[v, 2]
            if s * sous > sur * t and residents_min <= r <= residents_max and (du == 0 or (du == 1 and exige[v])):
                sur, sous, trouve, gagnant = s, t, True, v
        vus += bout - p - 1
        if gagnant >= 0:
            meilleur[:] = False
            meilleur[:n0] = True
            for k in range(d + 1):
                meilleur[choix[k]] = True
            meilleur[gagnant] = True
        for k in range(fin[d], bout):
            marque[ext[k]] = False
    return meilleur, vus, trouve
