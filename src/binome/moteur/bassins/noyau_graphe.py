"""Compiled: turn rows of flows into the graph seen from each unit, both directions side by side."""

from __future__ import annotations

import numpy as np

from binome.moteur.bassins.noyau_etat import Graphe
from binome.moteur.compilation import noyau


@noyau
def _starts(colonne, n):  # type: ignore[no-untyped-def]
    debut = np.zeros(n + 1, np.int32)
    for i in range(len(colonne)):
        debut[colonne[i] + 1] += 1
    for u in range(n):
        debut[u + 1] += debut[u]
    return debut


@noyau
def _by_destination(origine, destination, volume, debut):  # type: ignore[no-untyped-def]
    place = debut[:-1].copy()
    vient = np.empty(len(origine), np.int32)
    combien = np.empty(len(origine))
    for i in range(len(origine)):
        j = place[destination[i]]
        place[destination[i]] = j + 1
        vient[j] = origine[i]
        combien[j] = volume[i]
    return vient, combien


@noyau
def build_graph(ordre, origine, destination, volume):  # type: ignore[no-untyped-def]
    """Graphe of units renumbered so that new unit i is old unit `ordre[i]`; rows are grouped by `origine`."""
    n, m = len(ordre), len(origine)
    rang = np.empty(n, np.int32)
    for i in range(n):
        rang[ordre[i]] = i
    sortie, entree = _starts(origine, n), _starts(destination, n)
    vient, combien = _by_destination(origine, destination, volume, entree)
    debut, voisin = np.zeros(n + 1, np.int32), np.empty(2 * m, np.int32)
    aller, retour = np.zeros(2 * m), np.zeros(2 * m)
    interne, residents, emplois = np.zeros(n), np.zeros(n), np.zeros(n)
    vu = np.full(n, -1, np.int32)
    fin = 0
    for x in range(n):
        for i in range(sortie[ordre[x]], sortie[ordre[x] + 1]):
            residents[x] += volume[i]
            y = rang[destination[i]]
            if y == x:
                interne[x] = volume[i]
                continue
            vu[y] = fin
            voisin[fin], aller[fin] = y, volume[i]
            fin += 1
        for i in range(entree[ordre[x]], entree[ordre[x] + 1]):
            emplois[x] += combien[i]
            y = rang[vient[i]]
            if y == x:
                continue
            if vu[y] < debut[x]:
                vu[y] = fin
                voisin[fin] = y
                fin += 1
            retour[vu[y]] = combien[i]
        debut[x + 1] = fin
    return Graphe(debut, voisin[:fin], aller[:fin], retour[:fin], interne, residents, emplois)
