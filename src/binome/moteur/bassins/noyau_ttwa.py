"""Compiled: the loop of EU-TTWA, its reserve, and what it logs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from binome.moteur.bassins.noyau_eclate import moindre_visible, montre_surement, plus_visible
from binome.moteur.bassins.noyau_etat import (
    DECALAGE,
    LIMBES,
    RESERVE,
    inscrire,
    note_isolee,
    oter_du_tas,
    oublier,
    quitter,
    rejoindre,
    sommer_echanges,
    validite,
)
from binome.moteur.compilation import noyau_nu

A, B, C, D, E, F = 0, 1, 2, 3, 4, 5

# One line of the reserve list: genre 0–5 for A–F, groupe 1…n (negative for E and F), suivante −1 if there is none.
LIGNE = np.dtype(
    [(nom, np.int32) for nom in ("genre", "tour", "groupe", "unite", "suivante")] + [("validite", np.float64)],
    align=True,
)


class Journal(NamedTuple):
    """lignes: (n,) of LIGNE. deplacements: (n,) moves per unit. compte: lines written, iterations done.
    membres, notes: (n,) workspace."""

    lignes: NDArray[np.void]
    deplacements: NDArray[np.int32]
    compte: NDArray[np.int32]
    membres: NDArray[np.int32]
    notes: NDArray[np.float64]


class Reglage(NamedTuple):
    """defauts: reproduce R's quirks. plancher: least flow of the whole matrix. bruit: spread of the random factor put
    on links (0 for none), drawn from the one-cell state `graine`."""

    defauts: bool
    plancher: float
    bruit: float
    graine: NDArray[np.uint64]


@noyau_nu
def tirer(graine):  # type: ignore[no-untyped-def]
    """Next number of [0, 1) of the generator splitmix64 (Steele, Lea, Flood 2014)."""
    graine[0] += np.uint64(0x9E3779B97F4A7C15)
    z = graine[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return float((z ^ (z >> np.uint64(31))) >> np.uint64(11)) * 2.0**-53


@noyau_nu
def _noter(j, genre, groupe, v, unite, suivante):  # type: ignore[no-untyped-def]
    ligne = j.lignes[j.compte[0]]
    ligne.genre, ligne.tour, ligne.groupe = genre, j.compte[1], groupe
    ligne.unite, ligne.suivante, ligne.validite = unite, suivante, v
    j.compte[0] += 1


@noyau_nu
def meilleur_lien(e, x, sauf, combien, reglage):  # type: ignore[no-untyped-def]
    """Cluster most linked with x among those touched (ties: one that sends nothing to x, then the highest id), or
    −1."""
    choix, force, muet, presque = -1, -1.0, False, -1.0
    r, w = e.unites[x].residents, e.unites[x].emplois
    for i in range(combien):
        k = e.touches[i]
        if k == sauf or k < 0:
            continue
        lien = e.liens[k + DECALAGE]
        recu, donne = lien.recoit, lien.donne
        # Four divisions are long: most clusters are left out without any, with a margin far above rounding errors.
        de, vers = lien.r * w, r * lien.w
        if recu * recu * vers + donne * donne * de < presque * de * vers:
            continue
        valeur = recu / lien.r * recu / w + donne / r * donne / lien.w
        if reglage.bruit > 0.0:
            valeur *= 1.0 + reglage.bruit * (tirer(reglage.graine) - 0.5)
        sans_retour = recu == 0.0
        if valeur > force or (valeur == force and (sans_retour > muet or (sans_retour == muet and k > choix))):
            choix, force, muet = k, valeur, sans_retour
            presque = force * (1.0 - 1e-9) if reglage.bruit == 0.0 else -1.0
    return choix


@noyau_nu
def _accepte(e, x, k, avant, p):  # type: ignore[no-untyped-def]
    groupe, lien, unite = e.groupes[k], e.liens[k + DECALAGE], e.unites[x]
    s = groupe.s + lien.donne + lien.recoit + unite.interne
    return validite(s, lien.r + unite.residents, lien.w + unite.emplois, p) >= avant


@noyau_nu
def _deux_premieres(e, c):  # type: ignore[no-untyped-def]
    """The two units of c with the most exchanges across its limit (ties: lowest code); −1 when there is no second."""
    x, y, note_x, note_y = -1, -1, -1.0, -1.0
    u = e.groupes[c].tete
    while u >= 0:
        note = e.noeuds[u].note
        if note > note_x or (note == note_x and u < x):
            x, y, note_x, note_y = u, x, note, note_x
        elif y < 0 or note > note_y or (note == note_y and u < y):
            y, note_y = u, note
        u = e.noeuds[u].suivant
    return x, y


@noyau_nu
def _trier(membres, cles, n):  # type: ignore[no-untyped-def]
    """Sort by insertion: least key first, ties by highest unit. Clusters that dissolve are small and few."""
    for i in range(1, n):
        u, cle, j = membres[i], cles[i], i
        while j > 0 and (cles[j - 1] > cle or (cles[j - 1] == cle and membres[j - 1] < u)):
            membres[j], cles[j] = membres[j - 1], cles[j - 1]
            j -= 1
        membres[j], cles[j] = u, cle


@noyau_nu
def _liberer_les_autres(e, j, c, x, p):  # type: ignore[no-untyped-def]
    """Type D: empty cluster c. Its units but x wait in limbo, in j.membres by least validity alone (ties: highest
    code), and again, from cell m on, in the order of step a. Returns m, how many they are."""
    m, u = 0, e.groupes[c].tete
    while u >= 0:
        if u != x:
            # Units are negated so that ties of this sort go to the lowest code.
            j.membres[m], j.notes[m] = -u, -e.noeuds[u].note
            m += 1
        u = e.noeuds[u].suivant
    _trier(j.membres, j.notes, m)
    for i in range(m):
        u = -j.membres[i]
        unite = e.unites[u]
        e.place[u], e.noeuds[u].note = LIMBES, note_isolee(unite)
        j.membres[m + i], j.membres[i] = u, u
        j.notes[i] = validite(unite.interne, unite.residents, unite.emplois, p)
    _trier(j.membres, j.notes, m)
    e.groupes[c].tete, e.groupes[c].taille = -1, 0
    oter_du_tas(e.tas, e.groupes, c)
    e.place[x], e.noeuds[x].note = RESERVE, note_isolee(e.unites[x])
    return m


@noyau_nu
def _dissoudre(e, j, c, x, p, reglage):  # type: ignore[no-untyped-def]
    """Type D: the units of c but x, alone again, are placed one by one; R logs the i-th under the i-th name of step
    a."""
    m = _liberer_les_autres(e, j, c, x, p)
    for i in range(m):
        u = j.membres[i]
        inscrite = j.membres[m + i] if reglage.defauts else u
        numero = -2 if x < u else -1
        for autre in range(m):
            numero -= j.membres[autre] < u
        combien = sommer_echanges(e, u)
        k = meilleur_lien(e, u, -1, combien, reglage)
        if k >= 0 and _accepte(e, u, k, e.groupes[k].v, p):
            rejoindre(e, u, k, p)
            inscrire(e, u, LIMBES, k)
            j.deplacements[inscrite] += 1
        else:
            _noter(j, F if k < 0 else E, numero, j.notes[i], inscrite, -1)
            e.place[u] = RESERVE
        oublier(e, combien)


@noyau_nu
def _premiere_sauf(e, sauf):  # type: ignore[no-untyped-def]
    """Least valid cluster but `sauf`, −1 if there is no other."""
    if e.tas[0].c != sauf:
        return e.tas[0].c
    choix, v = -1, np.inf
    for i in range(1, min(3, e.tas[-1].c)):
        c = e.tas[i].c
        if choix < 0 or e.tas[i].v < v or (e.tas[i].v == v and c < choix):
            choix, v = c, e.tas[i].v
    return choix


@noyau_nu
def _choisir(e, p, eclate, plancher):  # type: ignore[no-untyped-def]
    """Least valid cluster and the validity it shows; `eclate` (or −1) shows its un-aggregated ones.

    The validity is NaN (read: under 1) when `eclate` comes first for sure: computing it would be long, and of use to
    the reserve list alone.
    """
    if eclate < 0:
        return e.tas[0].c, e.tas[0].v
    autre = _premiere_sauf(e, eclate)
    v = e.groupes[autre].v if autre >= 0 else np.inf
    sur = montre_surement(e, eclate, p, plancher, min(v, 1.0))
    if sur > 0:
        return eclate, np.nan
    if sur == 0:
        vue = moindre_visible(e, eclate, p, plancher)
        if vue < v or (vue == v and eclate < autre):
            return eclate, vue
    return autre, v


@noyau_nu
def _pas(e, j, c, v, p, reglage, eclate):  # type: ignore[no-untyped-def]
    """One iteration on cluster c; returns the cluster that R leaves un-aggregated, −1 for none."""
    x, suivante = _deux_premieres(e, c)
    combien = sommer_echanges(e, x)
    k = meilleur_lien(e, x, c, combien, reglage)
    if k < 0 and suivante >= 0:
        _noter(j, D, c + 1, moindre_visible(e, c, p, reglage.plancher) if np.isnan(v) else v, x, suivante)
        oublier(e, combien)
        _dissoudre(e, j, c, x, p, reglage)
        return -1
    arrivee = RESERVE
    if k >= 0 and _accepte(e, x, k, plus_visible(e, k, p) if k == eclate else e.groupes[k].v, p):
        arrivee = k
        j.deplacements[x] += 1
    else:
        genre = B if k < 0 else (A if suivante < 0 else C)
        _noter(j, genre, c + 1, moindre_visible(e, c, p, reglage.plancher) if np.isnan(v) else v, x, suivante)
    quitter(e, x, p)
    if arrivee >= 0:
        rejoindre(e, x, arrivee, p)
    inscrire(e, x, c, arrivee)
    oublier(e, combien)
    return c if reglage.defauts and e.groupes[c].taille > 1 else -1


@noyau_nu
def vider_reserve(e, p, reglage):  # type: ignore[no-untyped-def]
    """Step 5: reserve units join their best link, highest code first, until a pass assigns nothing."""
    assignees = 1
    while assignees > 0:
        assignees = 0
        for i in range(len(e.place)):
            x = len(e.place) - 1 - i
            if e.place[x] != RESERVE:
                continue
            combien = sommer_echanges(e, x)
            k = meilleur_lien(e, x, -1, combien, reglage)
            if k >= 0:
                rejoindre(e, x, k, p)
                inscrire(e, x, RESERVE, k)
                assignees += 1
            oublier(e, combien)


@noyau_nu
def derouler(e, j, p, reglage, avant):  # type: ignore[no-untyped-def]
    """EU-TTWA from singletons; fills `avant` with the clusters before the reserve is emptied. False if it does not
    end."""
    eclate = -1
    limite = 1000 * len(e.place) + 1000
    while e.tas[-1].c > 0:
        c, v = _choisir(e, p, eclate, reglage.plancher)
        if v >= 1.0:
            break
        if j.compte[1] >= limite:
            return False
        j.compte[1] += 1
        eclate = _pas(e, j, c, v, p, reglage, eclate)
    for u in range(len(e.place)):
        avant[u] = e.place[u]
    vider_reserve(e, p, reglage)
    return True
