"""Compiled, for `compatible` alone: the validities R shows for a cluster that it forgot to aggregate again.

They are v(a, R_m, W_m) for every unit m of the cluster and every non-zero flow a between its units (0 if there is
none). v grows with a except where the self-containment is exactly 1 or the thresholds make the size term negative:
the extreme flows are then not enough and every pair is tried.
"""

from __future__ import annotations

import numpy as np

from binome.moteur.bassins.noyau_etat import validite
from binome.moteur.compilation import noyau_nu


@noyau_nu
def _flux_extreme(e, c, le_moindre, plancher):  # type: ignore[no-untyped-def]
    """Least or largest non-zero flow inside c, 0 if none; nothing lies under `plancher`, so the search stops there."""
    trouve = 0.0
    u = e.groupes[c].tete
    while u >= 0:
        unite = e.unites[u]
        if unite.interne > 0.0 and (trouve == 0.0 or (unite.interne < trouve) == le_moindre):
            trouve = unite.interne
        for i in range(unite.debut, unite.milieu):
            if e.place[e.aretes[i].voisin] != c:
                continue
            a = e.aretes[i].volume
            if a > 0.0 and (trouve == 0.0 or (a < trouve) == le_moindre):
                trouve = a
                if le_moindre and trouve == plancher:
                    return trouve
        u = e.noeuds[u].suivant
    return trouve


@noyau_nu
def _chaque_paire(e, c, p, le_moindre):  # type: ignore[no-untyped-def]
    meilleure = np.inf if le_moindre else -np.inf
    m = e.groupes[c].tete
    while m >= 0:
        r, w = e.unites[m].residents, e.unites[m].emplois
        aucun = True
        u = e.groupes[c].tete
        while u >= 0:
            for i in range(e.unites[u].debut - 1, e.unites[u].milieu):
                a = e.unites[u].interne
                if i >= e.unites[u].debut:
                    a = e.aretes[i].volume if e.place[e.aretes[i].voisin] == c else 0.0
                if a > 0.0:
                    aucun = False
                    v = validite(a, r, w, p)
                    meilleure = min(meilleure, v) if le_moindre else max(meilleure, v)
            u = e.noeuds[u].suivant
        if aucun:
            v = validite(0.0, r, w, p)
            meilleure = min(meilleure, v) if le_moindre else max(meilleure, v)
        m = e.noeuds[m].suivant
    return meilleure


@noyau_nu
def _terme_de_taille_negatif(r, p):  # type: ignore[no-untyped-def]
    q = max(0.0, (p.cible_taille - r) / (p.cible_taille - p.min_taille))
    return 1.0 - ((1.0 - (p.min_auto / p.cible_auto)) * q) < 0.0


@noyau_nu
def moindre_visible(e, c, p, plancher):  # type: ignore[no-untyped-def]
    """What the selection sees of the un-aggregated cluster c."""
    a = _flux_extreme(e, c, True, plancher)
    meilleure = np.inf
    m = e.groupes[c].tete
    while m >= 0:
        r, w = e.unites[m].residents, e.unites[m].emplois
        if a == max(r, w) or _terme_de_taille_negatif(r, p):
            return _chaque_paire(e, c, p, True)
        meilleure = min(meilleure, validite(a, r, w, p))
        m = e.noeuds[m].suivant
    return meilleure if meilleure < 1.0 else _chaque_paire(e, c, p, True)


@noyau_nu
def plus_visible(e, c, p):  # type: ignore[no-untyped-def]
    """What a unit that joins the un-aggregated cluster c must match."""
    a = _flux_extreme(e, c, False, 0.0)
    meilleure = -np.inf
    m = e.groupes[c].tete
    while m >= 0:
        r, w = e.unites[m].residents, e.unites[m].emplois
        if a >= max(r, w) or _terme_de_taille_negatif(r, p):
            return _chaque_paire(e, c, p, False)
        meilleure = max(meilleure, validite(a, r, w, p))
        m = e.noeuds[m].suivant
    return meilleure


@noyau_nu
def _moindre_pour(e, c, p, a):  # type: ignore[no-untyped-def]
    """Least v(a, R_m, W_m) over the units of c, or NaN when a alone does not bound the others."""
    meilleure = np.inf
    m = e.groupes[c].tete
    while m >= 0:
        r, w = e.unites[m].residents, e.unites[m].emplois
        if a == max(r, w) or _terme_de_taille_negatif(r, p):
            return np.nan
        meilleure = min(meilleure, validite(a, r, w, p))
        m = e.noeuds[m].suivant
    return meilleure


@noyau_nu
def montre_surement(e, c, p, plancher, limite):  # type: ignore[no-untyped-def]
    """1 if c surely shows a validity under `limite` (at most 1), −1 if surely none, 0 if its flows must be searched.

    No flow lies under `plancher`; any flow inside c gives a validity that c shows.
    """
    bas = _moindre_pour(e, c, p, plancher)
    if np.isnan(bas) or not bas < 1.0:
        return 0
    if bas > limite:
        return 0 if e.groupes[c].s == 0.0 else -1
    u = e.groupes[c].tete
    while u >= 0:
        for i in range(e.unites[u].debut, e.unites[u].milieu):
            a = e.aretes[i].volume
            if a > 0.0 and e.place[e.aretes[i].voisin] == c and _moindre_pour(e, c, p, a) < limite:
                return 1
        u = e.noeuds[u].suivant
    return 0
