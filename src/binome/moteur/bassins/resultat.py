"""What a delimitation gives back, with what it takes to check it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from binome.moteur.bassins.parametres import BassinsError, Parametres, Validite, validite


@dataclass(frozen=True, slots=True)
class LigneReserve:
    """A unit sent to the reserve. genre: A (alone, refused), B (alone, no link), C (refused), D (no link, its cluster
    dissolves), E and F (same as A and B, in that dissolution, where `bassin` is negative). validite: of its cluster."""

    genre: str
    iteration: int
    bassin: int
    validite: float
    unite: str
    suivante: str | None


@dataclass(frozen=True, eq=False)
class Bassins:
    """A partition of the units into basins.

    codes: (n,) units that take part, in ascending order (as numbers when all are); the unit of place i has rank i + 1.
    bassin: (n,) basin of each, named by the rank of the unit it grew from; 0 when no flow ties it to any basin.
    avant_reserve: (n,) same before reserve units were given a basin (0: in the reserve). deplacements: (n,) moves.
    journal: lines of the reserve list (see `reserve`).
    residents, emplois: (n,) of each unit. internes: per basin, in the order of `numeros`. ecartees: units of the
    « zero list », never assigned. iles: units that belong to a basin across the sea. invalides, morceles: basins below
    validity 1, or in several pieces (always empty with an adjacency in mode « corrige », unless nothing else exists).
    contiguite: whether pieces were looked at. essais: searches done. sortants, entrants: commuters from the units to
    places out of the map (`ecartees`, abroad among them) and back; counted in `residents` and `emplois`, except in mode
    « compatible ».
    """

    mode: str
    parametres: Parametres
    codes: NDArray[np.str_]
    bassin: NDArray[np.int32]
    avant_reserve: NDArray[np.int32]
    deplacements: NDArray[np.int32]
    journal: NDArray[np.void]
    ecartees: tuple[str, ...]
    residents: NDArray[np.float64]
    emplois: NDArray[np.float64]
    internes: NDArray[np.float64]
    total: float
    iles: tuple[str, ...] = ()
    morceles: tuple[int, ...] = ()
    contiguite: bool = False
    essais: int = 1
    sortants: float = 0.0
    entrants: float = 0.0

    @cached_property
    def reserve(self) -> tuple[LigneReserve, ...]:
        """The reserve list, in order."""
        noms = self.codes.tolist()
        return tuple(
            LigneReserve("ABCDEF"[genre], tour, groupe, v, noms[unite], noms[suivante] if suivante >= 0 else None)
            for genre, tour, groupe, unite, suivante, v in self.journal.tolist()
        )

    @cached_property
    def numeros(self) -> NDArray[np.int32]:
        """Basins, ascending."""
        return np.unique(self.bassin[self.bassin > 0])

    @cached_property
    def validites(self) -> tuple[Validite, ...]:
        """Validity of each basin of `numeros`, with what it is made of."""
        taille = int(self.numeros.max(initial=0)) + 1
        r = np.bincount(self.bassin, weights=self.residents, minlength=taille)[self.numeros]
        w = np.bincount(self.bassin, weights=self.emplois, minlength=taille)[self.numeros]
        return tuple(
            validite(float(a), float(b), float(c), self.parametres) for a, b, c in zip(self.internes, r, w, strict=True)
        )

    @property
    def invalides(self) -> tuple[int, ...]:
        return tuple(int(k) for k, v in zip(self.numeros, self.validites, strict=True) if v.valeur < 1)

    @property
    def sans_bassin(self) -> tuple[str, ...]:
        """Units that take part and that no flow ties to any basin."""
        return tuple(str(c) for c in self.codes[self.bassin == 0])

    @property
    def part_interne(self) -> float:
        """Share of the commuters who live in a unit that takes part whose basin is where they work."""
        return float(self.internes.sum()) / self.total if self.total else 0.0

    def bassin_de(self, unite: str) -> int:
        """Basin of a unit; BassinsError when the unit takes no part."""
        places = np.flatnonzero(self.codes == unite)
        if not len(places):
            raison = "écartée (ni résident, ni emploi, ou sans échange)" if unite in self.ecartees else "inconnue"
            raise BassinsError(f"L'unité « {unite} » est {raison} : elle n'appartient à aucun bassin.")
        return int(self.bassin[places[0]])
