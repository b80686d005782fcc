"""The search of mode « corrige »: repeated trials, the best of which is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binome.moteur.adjacence import Adjacence
from binome.moteur.bassins.graphe import Graphe, nouveau_journal, reordonner, singletons
from binome.moteur.bassins.morceaux import pieces
from binome.moteur.bassins.noyau_etat import Etat, Seuils
from binome.moteur.bassins.noyau_recherche import essayer, internal
from binome.moteur.bassins.noyau_terrain import Terrain
from binome.moteur.bassins.noyau_ttwa import Journal, Reglage
from binome.moteur.bassins.parametres import BassinsError

# Measured on Sardinia (see docs/moteur-bassins.md): hotter or cheaper fines lose basins, colder moves too little.
BRUIT = 0.3  # spread of the random factor on links, from the second trial on
CHALEUR = 0.08  # first temperature, in employed residents of the mean unit
AMENDE = 80.0  # price of a whole point of missing validity, same unit
PROPOSITIONS, PROPOSITIONS_MAX = 1000, 5_000_000  # per unit, and in all, in one trial


@dataclass(frozen=True, eq=False)
class Issue:
    """A final state with the journal and the clusters before the reserve of the loop it came from."""

    etat: Etat
    journal: Journal
    avant: NDArray[np.int32]
    essais: int


def ordre_canonique(graphe: Graphe) -> tuple[Graphe, NDArray[np.int64]]:
    """Same graph ranked by what units are (jobs, residents, internal flows, neighbours), not by their names.

    So that random draws, hence results, do not depend on names, ties aside. Returns the new order too.
    """
    u = graphe.unites
    rangs = np.lexsort((u["fin"] - u["debut"], u["interne"], u["residents"], u["emplois"]))
    return reordonner(graphe, rangs), rangs


def ameliorer(
    graphe: Graphe, p: Seuils, sol: Adjacence | None, essais: int, graine: int, encore: Callable[[int], bool]
) -> Issue:
    """The best of `essais` trials: at least as many basins as the first loop drew, then the most internal flows."""
    terrain = _terrain(graphe, sol)
    meilleure: Issue | None = None
    note: tuple[float, ...] = ()
    vises = 0
    for numero in range(essais):
        if meilleure is not None and not encore(numero):
            break
        issue, dessines = _essai(graphe, p, terrain, numero, graine)
        if issue is None:
            continue
        vises = vises or dessines
        merite = _merite(issue.etat, vises, sol)
        if merite > note:
            meilleure, note = issue, merite
        faits = numero + 1
    if meilleure is None:
        raise BassinsError("L'algorithme tourne en rond sur ces flux avec ces seuils. Changez légèrement un seuil.")
    return Issue(meilleure.etat, meilleure.journal, meilleure.avant, faits)


def _merite(etat: Etat, vises: int, sol: Adjacence | None) -> tuple[float, ...]:
    """Units placed, validity, number of basins (up to what the method draws), units across the sea, internal flows."""
    nombre = int(etat.tas[-1]["c"])
    valides = nombre == 0 or bool(etat.tas[0]["v"] >= 1)
    placees = int((etat.place >= 0).sum())
    iles = len(pieces(etat.place, etat.unites["residents"], sol)[0]) if sol is not None else 0
    return (placees, valides, min(nombre, vises), -iles, internal(etat), nombre)


def _essai(graphe: Graphe, p: Seuils, terrain: Terrain, numero: int, graine: int) -> tuple[Issue | None, int]:
    etat, journal = singletons(graphe, p), nouveau_journal(graphe.n)
    avant = np.empty(graphe.n, dtype=np.int32)
    alea = np.array([(graine * 1_000_003 + numero) * 2_654_435_761 % 2**63], dtype=np.uint64)
    reglage = Reglage(False, graphe.plancher, BRUIT if numero else 0.0, alea)
    moyenne = float(graphe.unites["residents"].mean()) if graphe.n else 0.0
    propositions = min(PROPOSITIONS * graphe.n, PROPOSITIONS_MAX)
    if not essayer(etat, journal, terrain, p, reglage, avant, CHALEUR * moyenne, AMENDE * moyenne, propositions):
        return None, 0
    return Issue(etat, journal, avant, 1), len(np.unique(avant[avant >= 0]))


def _terrain(graphe: Graphe, sol: Adjacence | None) -> Terrain:
    """Without an adjacency, units are beside those they exchange commuters with."""
    n = graphe.n
    if sol is None:
        de = np.repeat(np.arange(n), graphe.unites["fin"] - graphe.unites["debut"])
        paires = np.column_stack([de, graphe.aretes["voisin"]]).astype(np.int64)
        sol = Adjacence.from_indices(np.empty(n, np.str_), paires, np.zeros(len(paires)))
    terre = sol.composantes(np.arange(n))
    etendue = np.bincount(terre, minlength=1).astype(np.int32)
    tampon, vu, pile, piece, principale = (np.zeros(taille, dtype=np.int32) for taille in (1, n, n, n, n))
    return Terrain(
        sol.debut.copy(), sol.voisin.copy(), terre, etendue, tampon, vu, pile, piece, principale, np.zeros(n)
    )
