"""Compiled, for `compatible` alone: the validities R shows for a cluster that it forgot to aggregate again.

They are v(a, R_m, W_m) for every unit m of the cluster and every non-zero flow a between its units (0 if there is none).
v grows with a except where the self-containment is exactly 1 or the thresholds make the size term negative: the extreme
flows are then not enough and every pair is tried.
"""

from __future__ import annotations

import numpy as np

from binome.moteur.bassins.noyau_etat import validity
from binome.moteur.compilation import noyau


@noyau
def _extreme_flow(g, e, c, le_moindre, plancher):  # type: ignore[no-untyped-def]
    """Least or largest non-zero flow inside c, 0 if none; nothing lies under `plancher`, so the search stops there."""
    trouve = 0.0
    u = e.tete[c]
    while u >= 0:
        if g.interne[u] > 0.0 and (trouve == 0.0 or (g.interne[u] < trouve) == le_moindre):
            trouve = g.interne[u]
        for i in range(g.debut[u], g.debut[u + 1]):
            if e.place[g.voisin[i]] != c:
                continue
            a = g.aller[i]
            if a > 0.0 and (trouve == 0.0 or (a < trouve) == le_moindre):
                trouve = a
        if le_moindre and trouve == plancher:
            return trouve
        u = e.suivant[u]
    return trouve


@noyau
def _every_pair(g, e, c, p, le_moindre):  # type: ignore[no-untyped-def]
    meilleure = np.inf if le_moindre else -np.inf
    m = e.tete[c]
    while m >= 0:
        r, w = g.residents[m], g.emplois[m]
        aucun = True
        u = e.tete[c]
        while u >= 0:
            for i in range(g.debut[u] - 1, g.debut[u + 1]):
                a = g.interne[u]
                if i >= g.debut[u]:
                    a = g.aller[i] if e.place[g.voisin[i]] == c else 0.0
                if a > 0.0:
                    aucun = False
                    v = validity(a, r, w, p)
                    meilleure = min(meilleure, v) if le_moindre else max(meilleure, v)
            u = e.suivant[u]
        if aucun:
            v = validity(0.0, r, w, p)
            meilleure = min(meilleure, v) if le_moindre else max(meilleure, v)
        m = e.suivant[m]
    return meilleure


@noyau
def _negative_size_term(r, p):  # type: ignore[no-untyped-def]
    q = max(0.0, (p.cible_taille - r) / (p.cible_taille - p.min_taille))
    return 1.0 - ((1.0 - (p.min_auto / p.cible_auto)) * q) < 0.0


@noyau
def least_visible(g, e, c, p, plancher):  # type: ignore[no-untyped-def]
    """What the selection sees of the un-aggregated cluster c."""
    a = _extreme_flow(g, e, c, True, plancher)
    meilleure = np.inf
    m = e.tete[c]
    while m >= 0:
        r, w = g.residents[m], g.emplois[m]
        if a == max(r, w) or _negative_size_term(r, p):
            return _every_pair(g, e, c, p, True)
        meilleure = min(meilleure, validity(a, r, w, p))
        m = e.suivant[m]
    return meilleure if meilleure < 1.0 else _every_pair(g, e, c, p, True)


@noyau
def most_visible(g, e, c, p):  # type: ignore[no-untyped-def]
    """What a unit that joins the un-aggregated cluster c must match."""
    a = _extreme_flow(g, e, c, False, 0.0)
    meilleure = -np.inf
    m = e.tete[c]
    while m >= 0:
        r, w = g.residents[m], g.emplois[m]
        if a >= max(r, w) or _negative_size_term(r, p):
            return _every_pair(g, e, c, p, False)
        meilleure = max(meilleure, validity(a, r, w, p))
        m = e.suivant[m]
    return meilleure
