"""Compiled: turn rows of flows into the graph seen from each unit, what it sends first, then what it receives.

Rows mostly come sorted by origin: what concerns it is kept aside and written when it changes.
"""

from __future__ import annotations

import numpy as np

from binome.moteur.compilation import noyau_nu


@noyau_nu
def relever(volume):  # type: ignore[no-untyped-def]
    """Sum of the volumes, least one above 0 (inf if none), and whether all are whole."""
    total, moindre, entiers = 0.0, np.inf, True
    for i in range(len(volume)):
        v = volume[i]
        total += v
        if v < moindre and v > 0.0:
            moindre = v
        if v != np.rint(v):
            entiers = False
    return total, moindre, entiers


@noyau_nu
def peser(depart, arrivee, volume, garde, tous, unites):  # type: ignore[no-untyped-def]
    """Sum the flows of each unit, those with a unit that is not kept (`garde`, not looked at when `tous`) left aside.

    `unites` is zero on entry; `milieu` and `fin` hold on exit how many others each unit sends to and receives from.
    Returns whether the rows are in strictly ascending order, so that no pair is repeated, and the largest flow between
    two units.
    """
    croissant, plus_grand = True, 0.0
    avant, avant_d, vivent, combien = -1, -1, 0.0, 0
    for i in range(len(depart)):
        o, d, v = depart[i], arrivee[i], volume[i]
        if o != avant:
            if o < avant:
                croissant = False
            if avant >= 0:
                unites[avant].residents += vivent
                unites[avant].milieu += combien
            avant, vivent, combien = o, 0.0, 0
        elif d <= avant_d:
            croissant = False
        avant_d = d
        if v == 0.0 or not (tous or (garde[o] and garde[d])):
            continue
        vivent += v
        unite = unites[np.uint64(d)]
        unite.emplois += v
        if o == d:
            unite.interne += v
        else:
            unite.fin += 1
            combien += 1
            if v > plus_grand:
                plus_grand = v
    if avant >= 0:
        unites[avant].residents += vivent
        unites[avant].milieu += combien
    return croissant, plus_grand


@noyau_nu
def poser_aretes(depart, arrivee, volume, unites, curseur, aretes):  # type: ignore[no-untyped-def]
    """Fill `aretes` from sorted rows without repeats, and the bounds of each unit from its counts (see `weigh`).

    curseur: (n,) workspace.
    """
    fin = 0
    for u in range(len(unites)):
        unite = unites[u]
        sortantes, entrantes = unite.milieu, unite.fin
        unite.debut = fin
        unite.milieu = curseur[u] = fin + sortantes
        fin += sortantes + entrantes
        unite.fin = fin
    avant, place = -1, 0
    for i in range(len(depart)):
        o, d, v = depart[i], arrivee[i], volume[i]
        if o == d or v == 0.0:
            continue
        if o != avant:
            avant, place = o, unites[o].debut
        sortante, entrante = aretes[np.uint64(place)], aretes[np.uint64(curseur[np.uint64(d)])]
        sortante.voisin, sortante.volume = d, v
        entrante.voisin, entrante.volume = o, v
        place += 1
        curseur[np.uint64(d)] += 1
