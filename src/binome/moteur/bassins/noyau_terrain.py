"""Compiled: what the ground says of a partition. A basin must be in one piece; a piece that is a whole land (every unit
that can be reached from it without crossing the sea) is an island and may belong to a basin elsewhere."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from binome.moteur.bassins.noyau_etat import RESERVE, inscrire, oublier, quitter, rejoindre, sommer_echanges
from binome.moteur.bassins.noyau_ttwa import meilleur_lien
from binome.moteur.compilation import noyau_nu


class Terrain(NamedTuple):
    """Neighbours of unit x on the ground: voisin[debut[x]:debut[x + 1]]. terre: (n,) its land; etendue: units of
    each land. The rest is (n,) workspace; tampon: last stamp written in `vu`."""

    debut: NDArray[np.int32]
    voisin: NDArray[np.int32]
    terre: NDArray[np.int32]
    etendue: NDArray[np.int32]
    tampon: NDArray[np.int32]
    vu: NDArray[np.int32]
    pile: NDArray[np.int32]
    piece: NDArray[np.int32]
    principale: NDArray[np.int32]
    poids: NDArray[np.float64]


@noyau_nu
def marquer_morceau(e, t, x, sans):  # type: ignore[no-untyped-def]
    """Stamp the piece of its cluster that x lies in, unit `sans` (or −1) taken away; units are left in t.pile."""
    tampon, c = t.tampon[0], e.place[x]
    t.pile[0], t.vu[x], fin, lu = x, tampon, 1, 0
    while lu < fin:
        u = t.pile[lu]
        lu += 1
        for i in range(t.debut[u], t.debut[u + 1]):
            v = t.voisin[i]
            if v != sans and e.place[v] == c and t.vu[v] != tampon:
                t.vu[v] = tampon
                t.pile[fin] = v
                fin += 1
    return fin


@noyau_nu
def peut_quitter(e, t, x):  # type: ignore[no-untyped-def]
    """Whether the cluster of x, which has other units, stays in as many pieces without it."""
    c, premier, autres = e.place[x], -1, 0
    for i in range(t.debut[x], t.debut[x + 1]):
        if e.place[t.voisin[i]] == c:
            autres += 1
            if premier < 0:
                premier = t.voisin[i]
    if autres < 2:
        return autres == 1
    t.tampon[0] += 1
    marquer_morceau(e, t, premier, x)
    for i in range(t.debut[x], t.debut[x + 1]):
        v = t.voisin[i]
        if e.place[v] == c and t.vu[v] != t.tampon[0]:
            return False
    return True


@noyau_nu
def mettre_en_reserve(e, x, p):  # type: ignore[no-untyped-def]
    """Send x to the reserve."""
    c = e.place[x]
    combien = sommer_echanges(e, x)
    quitter(e, x, p)
    inscrire(e, x, c, RESERVE)
    oublier(e, combien)


@noyau_nu
def detacher_morceaux(e, t, p):  # type: ignore[no-untyped-def]
    """Send to the reserve the pieces of split basins, but the most populated one of each and the islands."""
    n, numero = len(e.place), 0
    t.tampon[0] += 1
    for c in range(n):
        t.principale[c], t.poids[c] = -1, -1.0
    for x in range(n):
        c = e.place[x]
        if c < 0 or t.vu[x] == t.tampon[0]:
            continue
        fin, poids = marquer_morceau(e, t, x, -1), 0.0
        ile = fin == t.etendue[t.terre[x]]
        for i in range(fin):
            t.piece[t.pile[i]] = -1 if ile else numero
            poids += e.unites[t.pile[i]].residents
        if not ile and poids > t.poids[c]:
            t.principale[c], t.poids[c] = numero, poids
        numero += 1
    for x in range(n):
        if e.place[x] >= 0 and t.piece[x] >= 0 and t.piece[x] != t.principale[e.place[x]]:
            mettre_en_reserve(e, x, p)


@noyau_nu
def _meilleur_voisin(e, t, x, combien, reglage):  # type: ignore[no-untyped-def]
    """Cluster on the ground beside x with the best link, else the one of the first neighbour that has one, else −1."""
    secours, garde = -1, 0
    t.tampon[0] += 1
    for i in range(t.debut[x], t.debut[x + 1]):
        k = e.place[t.voisin[i]]
        if k >= 0:
            t.principale[k] = t.tampon[0]
            secours = k if secours < 0 else secours
    # Clusters elsewhere are put after those beside x, where best_link does not look.
    for i in range(combien):
        k = e.touches[i]
        if k >= 0 and t.principale[k] == t.tampon[0]:
            e.touches[i], e.touches[garde] = e.touches[garde], k
            garde += 1
    k = meilleur_lien(e, x, -1, garde, reglage)
    return k if k >= 0 else secours


@noyau_nu
def _rattacher(e, t, x, ailleurs, p, reglage):  # type: ignore[no-untyped-def]
    """Take x out of the reserve, beside its neighbours or, if `ailleurs`, across the sea; whether it was done."""
    combien = sommer_echanges(e, x)
    k = _meilleur_voisin(e, t, x, combien, reglage)
    if k < 0 and ailleurs:
        k = meilleur_lien(e, x, -1, combien, reglage)
    if k >= 0:
        rejoindre(e, x, k, p)
        inscrire(e, x, RESERVE, k)
    oublier(e, combien)
    return k >= 0


@noyau_nu
def rattacher_reserve(e, t, p, reglage):  # type: ignore[no-untyped-def]
    """Give every reserve unit to a basin beside it; a land with no basin sends its last unit across the sea first."""
    ailleurs = False
    while True:
        assignees = 0
        for i in range(len(e.place)):
            x = len(e.place) - 1 - i
            if e.place[x] == RESERVE and _rattacher(e, t, x, ailleurs, p, reglage):
                assignees += 1
                if ailleurs:
                    break
        if assignees == 0 and ailleurs:
            return
        ailleurs = assignees == 0


@noyau_nu
def dissoudre_invalides(e, t, p, reglage):  # type: ignore[no-untyped-def]
    """Share the least valid basin between its neighbours until all are valid, or a single one is left."""
    while e.tas[-1].c > 1 and e.tas[0].v < 1.0:
        c = e.tas[0].c
        while e.groupes[c].taille > 0:
            mettre_en_reserve(e, e.groupes[c].tete, p)
        rattacher_reserve(e, t, p, reglage)
