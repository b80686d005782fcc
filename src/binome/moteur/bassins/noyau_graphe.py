"""Compiled: turn rows of flows into the graph seen from each unit, both directions side by side."""

from __future__ import annotations

from binome.moteur.compilation import noyau_nu


@noyau_nu
def group_rows(cle, autre, volume, debut, voisins, volumes):  # type: ignore[no-untyped-def]
    """Group rows by `cle`: those of unit u fill voisins, volumes[debut[u]:debut[u + 1]], in the order they came.

    `debut` has n + 2 cells, zeros on entry.
    """
    for i in range(len(cle)):
        debut[cle[i] + 2] += 1
    for u in range(2, len(debut)):
        debut[u] += debut[u - 1]
    for i in range(len(cle)):
        j = debut[cle[i] + 1]
        debut[cle[i] + 1] = j + 1
        voisins[j] = autre[i]
        volumes[j] = volume[i]


@noyau_nu
def row_starts(cle, debut):  # type: ignore[no-untyped-def]
    """Same `debut` for rows already grouped by `cle`; False if they are not in ascending order."""
    avant = 0
    for i in range(len(cle)):
        k = cle[i]
        if k < avant:
            return False
        avant = k
        debut[k + 1] += 1
    for u in range(1, len(debut)):
        debut[u] += debut[u - 1]
    return True


@noyau_nu
def build_edges(ordre, rang, departs, arrivees, unites, aretes, vu):  # type: ignore[no-untyped-def]
    """Fill `unites` and `aretes`; new unit i is old unit `ordre[i]`, `rang` its inverse (−1: dropped). Repeated
    rows add up.

    departs, arrivees: (debut, voisins, volumes) of group_rows by origin and by destination. vu: (n,), −1 on entry.
    Returns the number of edges.
    """
    fin = 0
    for x in range(len(ordre)):
        unite, ancien, premier = unites[x], ordre[x], fin
        for sens in range(2):
            debut, voisins, volumes = departs if sens == 0 else arrivees
            for i in range(debut[ancien], debut[ancien + 1]):
                y = rang[voisins[i]]
                if y < 0 or volumes[i] == 0.0:
                    continue
                if sens == 0:
                    unite.residents += volumes[i]
                else:
                    unite.emplois += volumes[i]
                if y == x:
                    if sens == 0:
                        unite.interne += volumes[i]
                    continue
                if vu[y] < premier:
                    vu[y] = fin
                    aretes[fin].voisin, aretes[fin].aller, aretes[fin].retour = y, 0.0, 0.0
                    fin += 1
                if sens == 0:
                    aretes[vu[y]].aller += volumes[i]
                else:
                    aretes[vu[y]].retour += volumes[i]
        unite.debut, unite.fin = premier, fin
    return fin
