"""Contiguity of a perimeter, and what breaks it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binome.moteur.adjacence import Adjacence


@dataclass(frozen=True)
class Rupture:
    """Two members, one in each piece, with nothing of the perimeter between them.

    `passage`: units outside that would join them, in order; None when no land path does (an island).
    """

    de: str
    vers: str
    passage: tuple[str, ...] | None


@dataclass(frozen=True)
class Contiguite:
    """`pieces`: connected parts, largest first, codes sorted; `ruptures`: one per piece but the first."""

    pieces: tuple[tuple[str, ...], ...]
    ruptures: tuple[Rupture, ...]

    @property
    def contigu(self) -> bool:
        return len(self.pieces) <= 1


def contiguite(adjacence: Adjacence, membres: NDArray[np.integer]) -> Contiguite:
    """Pieces of the induced graph, and for each smaller piece the shortest way (in units) to the rest of the perimeter.

    Contiguous: every member reaches every other through members alone, two units touching when at most 50 m apart
    (the adjacency given). Unit: none. Expected, not required: 6 of the 136 multi-EPCI territories labelled in 2023
    are not contiguous. Ties: lowest index.
    """
    numeros = adjacence.composantes(membres)
    pieces = [np.sort(np.asarray(membres)[numeros == k]) for k in range(int(numeros.max(initial=-1)) + 1)]
    pieces.sort(key=lambda piece: (-len(piece), int(piece[0])))
    ruptures = tuple(_rupture(adjacence, piece, membres) for piece in pieces[1:])
    return Contiguite(tuple(tuple(str(adjacence.codes[m]) for m in piece) for piece in pieces), ruptures)


def _rupture(adjacence: Adjacence, piece: NDArray[np.integer], membres: NDArray[np.integer]) -> Rupture:
    """Breadth-first from the piece, until a member of another piece is met."""
    cibles = {int(m) for m in membres} - {int(m) for m in piece}
    venu_de: dict[int, int] = {int(m): -1 for m in piece}
    bord = deque(venu_de)
    while bord:
        ici = bord.popleft()
        if ici in cibles:
            chemin = _remonter(ici, venu_de)
            depart, *passage, arrivee = _noms(adjacence, chemin[::-1])
            return Rupture(depart, arrivee, tuple(passage))
        for voisin in adjacence.voisins(ici).tolist():
            if voisin not in venu_de:
                venu_de[voisin] = ici
                bord.append(voisin)
    return Rupture(str(adjacence.codes[piece[0]]), str(adjacence.codes[min(cibles)]), None)


def _remonter(arrivee: int, venu_de: dict[int, int]) -> list[int]:
    chemin = [arrivee]
    while venu_de[chemin[-1]] >= 0:
        chemin.append(venu_de[chemin[-1]])
    return chemin


def _noms(adjacence: Adjacence, unites: list[int]) -> tuple[str, ...]:
    return tuple(str(adjacence.codes[u]) for u in unites)
