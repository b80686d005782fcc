"""Compiled: the loop of EU-TTWA, its reserve, and what it logs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from binome.moteur.bassins.noyau_eclate import least_visible, most_visible
from binome.moteur.bassins.noyau_etat import (
    LIMBES,
    RESERVE,
    exchanges,
    forget,
    heap_remove,
    heap_set,
    join,
    leave,
    new_state,
    settle,
    validity,
)
from binome.moteur.compilation import noyau

A, B, C, D, E, F = 0, 1, 2, 3, 4, 5


class Journal(NamedTuple):
    """Reserve list, in order: type (0–5 for A–F), iteration, cluster (1…n, negative for E and F), validity, unit, next
    unit (−1 if none); `deplacements` per unit; `compte` = (lines, iterations)."""

    genre: NDArray[np.int8]
    tour: NDArray[np.int32]
    groupe: NDArray[np.int32]
    validite: NDArray[np.float64]
    unite: NDArray[np.int32]
    suivante: NDArray[np.int32]
    deplacements: NDArray[np.int32]
    compte: NDArray[np.int32]


@noyau
def _new_journal(n):  # type: ignore[no-untyped-def]
    return Journal(
        np.empty(n, np.int8),
        np.empty(n, np.int32),
        np.empty(n, np.int32),
        np.empty(n),
        np.empty(n, np.int32),
        np.empty(n, np.int32),
        np.zeros(n, np.int32),
        np.zeros(2, np.int32),
    )


@noyau
def _log(j, genre, groupe, v, unite, suivante):  # type: ignore[no-untyped-def]
    i = j.compte[0]
    j.genre[i], j.tour[i], j.groupe[i], j.validite[i] = genre, j.compte[1], groupe, v
    j.unite[i], j.suivante[i] = unite, suivante
    j.compte[0] = i + 1


@noyau
def best_link(g, e, x, sauf, combien):  # type: ignore[no-untyped-def]
    """Cluster most linked with x among those touched (ties: one that sends nothing to x, then the highest id), or −1."""
    choix, lien, muet = -1, -1.0, False
    for i in range(combien):
        k = e.touches[i]
        if k == sauf:
            continue
        recu, donne = e.recoit[k], e.donne[k]
        valeur = recu / e.r[k] * recu / g.emplois[x] + donne / g.residents[x] * donne / e.w[k]
        if valeur < lien:
            continue
        if valeur > lien or ((recu == 0.0) > muet or ((recu == 0.0) == muet and k > choix)):
            choix, lien, muet = k, valeur, recu == 0.0
    return choix


@noyau
def _accepts(g, e, x, k, avant, p):  # type: ignore[no-untyped-def]
    s = e.s[k] + e.donne[k] + e.recoit[k] + g.interne[x]
    return validity(s, e.r[k] + g.residents[x], e.w[k] + g.emplois[x], p) >= avant


@noyau
def _score(g, e, u):  # type: ignore[no-untyped-def]
    return g.emplois[u] - e.dedans[u] + g.residents[u] - g.interne[u]


@noyau
def _first_two(g, e, c):  # type: ignore[no-untyped-def]
    """The two units of c with the most exchanges across its limit (ties: lowest code); −1 when there is no second."""
    x, y, note_x, note_y = -1, -1, -1.0, -1.0
    u = e.tete[c]
    while u >= 0:
        note = _score(g, e, u)
        if note > note_x or (note == note_x and u < x):
            x, y, note_x, note_y = u, x, note, note_x
        elif y < 0 or note > note_y or (note == note_y and u < y):
            y, note_y = u, note
        u = e.suivant[u]
    return x, y


@noyau
def _others(g, e, c, x):  # type: ignore[no-untyped-def]
    """Units of c but x, in the order of their scores; alone, their validity; and the rank of each one's code in c."""
    membres = np.empty(e.taille[c], np.int32)
    u = e.tete[c]
    for i in range(len(membres)):
        membres[i] = u
        u = e.suivant[u]
    membres = np.sort(membres)
    notes = np.empty(len(membres))
    for i in range(len(membres)):
        notes[i] = np.inf if membres[i] == x else _score(g, e, membres[i])
    ordre = np.argsort(-notes, kind="mergesort")[1:]
    return membres[ordre], ordre + 1


@noyau
def _dissolve(g, e, j, c, x, p, defauts):  # type: ignore[no-untyped-def]
    """Type D: the units of c but x, alone again, are placed one by one, least valid first (ties: highest code)."""
    autres, numeros = _others(g, e, c, x)
    e.tete[c], e.taille[c] = -1, 0
    heap_remove(e, c)
    e.place[x], e.dedans[x] = RESERVE, g.interne[x]
    v = np.empty(len(autres))
    for i in range(len(autres)):
        u = autres[i]
        e.place[u], e.dedans[u] = LIMBES, g.interne[u]
        v[i] = validity(g.interne[u], g.residents[u], g.emplois[u], p)
    par_numero = np.argsort(-numeros)
    ordre = par_numero[np.argsort(v[par_numero], kind="mergesort")]
    for rang in range(len(autres)):
        i = ordre[rang]
        u = autres[i]
        inscrite = autres[rang] if defauts else u
        combien = exchanges(g, e, u)
        k = best_link(g, e, u, -1, combien)
        if k >= 0 and _accepts(g, e, u, k, e.v[k], p):
            join(g, e, u, k, p)
            settle(g, e, u, LIMBES, k)
            j.deplacements[inscrite] += 1
        else:
            _log(j, F if k < 0 else E, -numeros[i], v[i], inscrite, -1)
            e.place[u] = RESERVE
        forget(e, combien)


@noyau
def _select(g, e, p, eclate, plancher):  # type: ignore[no-untyped-def]
    """Least valid cluster and the validity it shows; `eclate` (or −1) shows its un-aggregated ones."""
    if eclate < 0:
        return e.tas[0], e.v[e.tas[0]]
    vraie = e.v[eclate]
    heap_set(e, eclate, least_visible(g, e, eclate, p, plancher))
    c = e.tas[0]
    v = e.v[c]
    heap_set(e, eclate, vraie)
    return c, v


@noyau
def _step(g, e, j, c, v, p, defauts, eclate):  # type: ignore[no-untyped-def]
    """One iteration on cluster c; returns the cluster that R leaves un-aggregated, −1 for none."""
    x, suivante = _first_two(g, e, c)
    combien = exchanges(g, e, x)
    k = best_link(g, e, x, c, combien)
    if k < 0 and suivante >= 0:
        _log(j, D, c + 1, v, x, suivante)
        forget(e, combien)
        _dissolve(g, e, j, c, x, p, defauts)
        return -1
    arrivee = RESERVE
    if k >= 0 and _accepts(g, e, x, k, most_visible(g, e, k, p) if k == eclate else e.v[k], p):
        arrivee = k
        j.deplacements[x] += 1
    else:
        _log(j, B if k < 0 else (A if suivante < 0 else C), c + 1, v, x, suivante)
    leave(g, e, x, p)
    if arrivee >= 0:
        join(g, e, x, arrivee, p)
    settle(g, e, x, c, arrivee)
    forget(e, combien)
    return c if defauts and e.taille[c] > 1 else -1


@noyau
def empty_reserve(g, e, p):  # type: ignore[no-untyped-def]
    """Step 5: reserve units join their best link, highest code first, until a pass assigns nothing."""
    assignees = 1
    while assignees > 0:
        assignees = 0
        for i in range(len(e.place)):
            x = len(e.place) - 1 - i
            if e.place[x] != RESERVE:
                continue
            combien = exchanges(g, e, x)
            k = best_link(g, e, x, -1, combien)
            if k >= 0:
                join(g, e, x, k, p)
                settle(g, e, x, RESERVE, k)
                assignees += 1
            forget(e, combien)


@noyau
def delimit(g, p, defauts):  # type: ignore[no-untyped-def]
    """EU-TTWA from singletons: (final state, clusters before the reserve is emptied, journal, whether it ended)."""
    n = len(g.interne)
    e, j = new_state(g, p), _new_journal(n)
    plancher = np.inf
    for i in range(len(g.aller)):
        if 0.0 < g.aller[i] < plancher:
            plancher = g.aller[i]
    for u in range(n):
        if 0.0 < g.interne[u] < plancher:
            plancher = g.interne[u]
    eclate = -1
    limite = 1000 * n + 1000
    while e.compte[0] > 0 and j.compte[1] < limite:
        c, v = _select(g, e, p, eclate, plancher)
        if v >= 1.0:
            break
        j.compte[1] += 1
        eclate = _step(g, e, j, c, v, p, defauts, eclate)
    avant = e.place.copy()
    empty_reserve(g, e, p)
    return e, avant, j, j.compte[1] < limite
