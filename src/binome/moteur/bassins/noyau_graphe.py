"""Compiled: turn rows of flows into the graph seen from each unit, what it sends first, then what it receives."""

from __future__ import annotations

from binome.moteur.compilation import noyau_nu


@noyau_nu
def weigh(depart, arrivee, volume, garde, unites):  # type: ignore[no-untyped-def]
    """Sum the flows of each unit, those with a unit that is not kept (`garde`) left aside.

    `unites` is zero on entry; `milieu` and `fin` hold on exit how many others each unit sends to and receives from.
    True if the rows are in strictly ascending order, so that no pair is repeated.
    """
    croissant = True
    for i in range(len(depart)):
        o, d, v = depart[i], arrivee[i], volume[i]
        if i > 0 and (o < depart[i - 1] or (o == depart[i - 1] and d <= arrivee[i - 1])):
            croissant = False
        if v == 0.0 or not garde[o] or not garde[d]:
            continue
        unites[o].residents += v
        unites[d].emplois += v
        if o == d:
            unites[o].interne += v
        else:
            unites[o].milieu += 1
            unites[d].fin += 1
    return croissant


@noyau_nu
def lay_edges(depart, arrivee, volume, unites, curseur, aretes):  # type: ignore[no-untyped-def]
    """Fill `aretes` from rows without repeats, and the bounds of each unit from its counts (see `weigh`).

    curseur: (n,) workspace.
    """
    fin = 0
    for u in range(len(unites)):
        unite = unites[u]
        sortantes, entrantes = unite.milieu, unite.fin
        unite.debut = unite.milieu = fin
        curseur[u] = fin + sortantes
        fin += sortantes + entrantes
        unite.fin = fin
    for i in range(len(depart)):
        o, d, v = depart[i], arrivee[i], volume[i]
        if o == d or v == 0.0:
            continue
        j = unites[o].milieu
        aretes[j].voisin, aretes[j].volume = d, v
        unites[o].milieu = j + 1
        j = curseur[d]
        aretes[j].voisin, aretes[j].volume = o, v
        curseur[d] = j + 1
