"""Who touches whom: an undirected graph of units with the length of the shared limit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


class AdjacenceError(ValueError):
    """Pairs that cannot be an adjacency; the message is in French and names the pair."""


@dataclass(frozen=True, eq=False)
class Adjacence:
    """Neighbours of unit i: `voisin[debut[i]:debut[i + 1]]`, ascending, with `longueur` in metres (0 when unknown).

    codes: (n,) unit codes. debut: (n + 1,). voisin, longueur: (2 × pairs,), each pair held
    both ways. Arrays are read-only.
    """

    codes: NDArray[np.str_]
    debut: NDArray[np.int32]
    voisin: NDArray[np.int32]
    longueur: NDArray[np.float64]

    @classmethod
    def from_paires(
        cls,
        codes: ArrayLike,
        paires: Iterable[tuple[str, str]] | NDArray[np.str_],
        longueurs: ArrayLike | None = None,
        *,
        ignorer_inconnues: bool = False,
    ) -> Adjacence:
        """Build from pairs of codes, in any order and sense; repeated pairs count once (longest limit), loops do not.

        `ignorer_inconnues` drops the pairs that name a unit absent from `codes`. Errors: AdjacenceError.
        """
        unites = np.asarray(codes, dtype=np.str_)
        table = np.array(paires if isinstance(paires, np.ndarray) else list(paires), dtype=np.str_).reshape(-1, 2)
        metres = np.zeros(len(table)) if longueurs is None else np.nan_to_num(np.asarray(longueurs, dtype=np.float64))
        if len(metres) != len(table):
            raise AdjacenceError(f"{len(table)} paires mais {len(metres)} longueurs : donnez-en autant.")
        places, connues = _places(unites, table)
        if not ignorer_inconnues and not connues.all():
            ligne, cote = np.argwhere(~connues)[0]
            raise AdjacenceError(
                f"Paire {ligne + 1} : l'unité « {table[ligne, cote]} » est inconnue. "
                "Vérifiez son code ou retirez la paire."
            )
        garde = connues.all(axis=1) & (places[:, 0] != places[:, 1])
        return cls.from_indices(unites, places[garde], metres[garde])

    @classmethod
    def from_indices(cls, codes: NDArray[np.str_], paires: NDArray[np.int64], metres: NDArray[np.float64]) -> Adjacence:
        """Build from (k, 2) indices into `codes`, all known and none twice the same, and the lengths in metres."""
        depart = np.concatenate([paires[:, 0], paires[:, 1]])
        arrivee = np.concatenate([paires[:, 1], paires[:, 0]])
        metres = np.concatenate([metres, metres])
        tri = np.lexsort((-metres, arrivee, depart))
        depart, arrivee, metres = depart[tri], arrivee[tri], metres[tri]
        neuf = np.ones(len(tri), dtype=bool)
        neuf[1:] = (np.diff(depart) != 0) | (np.diff(arrivee) != 0)
        debut = np.zeros(len(codes) + 1, dtype=np.int32)
        debut[1:] = np.cumsum(np.bincount(depart[neuf], minlength=len(codes)))
        return cls(codes, debut, arrivee[neuf].astype(np.int32), metres[neuf])

    def __post_init__(self) -> None:
        for nom in ("codes", "debut", "voisin", "longueur"):
            vue = getattr(self, nom).view()
            vue.flags.writeable = False
            object.__setattr__(self, nom, vue)

    def voisins(self, unite: int) -> NDArray[np.int32]:
        """Indices of the neighbours of a unit, ascending."""
        return self.voisin[self.debut[unite] : self.debut[unite + 1]]

    def composantes(self, membres: ArrayLike) -> NDArray[np.int32]:
        """Connected parts of a set of units: one label per entry of `membres` (indices).

        Label 0 is the part of the lowest index; the others follow in ascending order of their lowest index.
        """
        indices = np.asarray(membres, dtype=np.int64)
        partie = {int(i): -1 for i in np.sort(indices)}
        suivante = 0
        for depart in partie:
            if partie[depart] < 0:
                self._parcourir(depart, suivante, partie)
                suivante += 1
        return np.array([partie[int(i)] for i in indices], dtype=np.int32)

    def _parcourir(self, depart: int, numero: int, partie: dict[int, int]) -> None:
        partie[depart] = numero
        bord = [depart]
        while bord:
            for voisin in self.voisins(bord.pop()).tolist():
                if partie.get(voisin, 0) < 0:
                    partie[voisin] = numero
                    bord.append(voisin)


def _places(unites: NDArray[np.str_], table: NDArray[np.str_]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Index of each code in `unites` (in whatever order they stand), and whether it was found."""
    if not len(unites):
        return np.zeros(table.shape, dtype=np.int64), np.zeros(table.shape, dtype=bool)
    tri = np.argsort(unites, kind="stable")
    rang = np.minimum(np.searchsorted(unites, table, sorter=tri), len(unites) - 1)
    places = tri[rang]
    return places, unites[places] == table
