"""Commuting flows between units, checked once and frozen: what every algorithm of the engine starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Codes = NDArray[np.str_]
Entiers = NDArray[np.int32]
Reels = NDArray[np.float64]

EFFECTIF_MAX = 1e12
"""Largest flow. Far above any population, and low enough for no computation to overflow."""


class FluxError(ValueError):
    """Flows that no algorithm may use; the message says which row, what was received and what to do (in French)."""


@dataclass(frozen=True, eq=False)
class Lignes:
    """Rows of flows, each one checked, as they came: any order, pairs may repeat, zeros may stand.

    codes: (n,) unit codes, unique. origine, destination: (m,) indices into `codes`. volume: (m,) employed
    residents, finite, ≥ 0. Arrays are read-only.
    """

    codes: Codes
    origine: Entiers
    destination: Entiers
    volume: Reels

    @classmethod
    def from_indices(cls, codes: ArrayLike, origine: ArrayLike, destination: ArrayLike, volume: ArrayLike) -> Self:
        """Build from rows already coded as indices into `codes`. Errors: FluxError (row numbers start at 1)."""
        unites = np.asarray(codes, dtype=np.str_)
        depart, arrivee = np.asarray(origine), np.asarray(destination)
        volumes = _volumes(volume, depart.shape, arrivee.shape)
        _verifier_indices(unites, depart, arrivee)
        if len(set(unites.tolist())) < len(unites):
            raise FluxError("Une unité figure deux fois dans la liste des unités. Gardez chaque code une seule fois.")
        return cls._build(unites, depart.astype(np.int32, copy=False), arrivee.astype(np.int32, copy=False), volumes)

    @classmethod
    def _build(cls, codes: Codes, origine: Entiers, destination: Entiers, volume: Reels) -> Self:
        return cls(codes, origine, destination, volume)

    def __post_init__(self) -> None:
        for nom in ("codes", "origine", "destination", "volume"):
            vue = getattr(self, nom).view()
            vue.flags.writeable = False
            object.__setattr__(self, nom, vue)

    @property
    def n(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, eq=False)
class Flux(Lignes):
    """Commuters who live in `codes[origine]` and work in `codes[destination]`, in canonical form.

    codes: (n,) unit codes, sorted ascending as text, unique. origine, destination: (m,) indices into `codes`.
    volume: (m,) employed residents, finite, > 0. Rows are sorted by (origine, destination), pairs are unique: the
    order of every sum is fixed, and results do not depend on the order of the input rows. Arrays are read-only.
    """

    @classmethod
    def from_couples(
        cls,
        origines: ArrayLike,
        destinations: ArrayLike,
        volumes: ArrayLike,
        codes: Sequence[str] | Codes | None = None,
    ) -> Flux:
        """Build from two columns of unit codes and one of volumes; duplicates are summed, zeros dropped.

        `codes` restricts and completes the units: one that is absent from it is refused, one without flow is kept.
        Errors: FluxError (row numbers start at 1).
        """
        vivent, travaillent = np.asarray(origines, dtype=np.str_), np.asarray(destinations, dtype=np.str_)
        if codes is None:
            unites, places = np.unique(np.concatenate([vivent, travaillent]), return_inverse=True)
            return cls.from_indices(unites, places[: len(vivent)], places[len(vivent) :], volumes)
        unites = np.unique(np.asarray(codes, dtype=np.str_))
        return cls.from_indices(unites, _places(unites, vivent), _places(unites, travaillent), volumes)

    @classmethod
    def _build(cls, codes: Codes, origine: Entiers, destination: Entiers, volume: Reels) -> Self:
        tri = np.argsort(codes, kind="stable")
        if not np.array_equal(tri, np.arange(len(tri))):
            rang = np.empty(len(tri), dtype=np.int32)
            rang[tri] = np.arange(len(tri), dtype=np.int32)
            codes, origine, destination = codes[tri], rang[origine], rang[destination]
        return cls(codes, *ranger(len(codes), origine, destination, volume))

    @classmethod
    def from_lignes(cls, lignes: Lignes) -> Flux:
        """Canonical form of checked rows."""
        return cls._build(lignes.codes, lignes.origine, lignes.destination, lignes.volume)

    @cached_property
    def residents(self) -> Reels:
        """(n,) employed residents R: flows that start in each unit."""
        return np.bincount(self.origine, weights=self.volume, minlength=self.n).astype(np.float64)

    @cached_property
    def emplois(self) -> Reels:
        """(n,) jobs W: flows that end in each unit."""
        return np.bincount(self.destination, weights=self.volume, minlength=self.n).astype(np.float64)

    @cached_property
    def internes(self) -> Reels:
        """(n,) self flows: those who live and work in the same unit."""
        dedans = self.origine == self.destination
        return np.bincount(self.origine[dedans], weights=self.volume[dedans], minlength=self.n).astype(np.float64)

    def places(self, codes: ArrayLike) -> Entiers:
        """Indices of unit codes; FluxError names the first unknown one."""
        return _places(self.codes, np.asarray(codes, dtype=np.str_)).astype(np.int32)


def _places(unites: Codes, codes: Codes) -> NDArray[Any]:
    place = np.searchsorted(unites, codes)
    trouve = np.zeros(codes.shape, dtype=bool)
    dedans = place < len(unites)
    trouve[dedans] = unites[place[dedans]] == codes[dedans]
    if not trouve.all():
        rang = int(np.flatnonzero(~trouve)[0])
        raise FluxError(
            f"Ligne {rang + 1} : l'unité « {codes[rang]} » est inconnue. "
            "Vérifiez son code (les zéros de tête comptent) ou ajoutez-la à la liste des unités."
        )
    return place


def _volumes(volume: ArrayLike, *formes: tuple[int, ...]) -> Reels:
    try:
        volumes = np.asarray(volume, dtype=np.float64)
    except (TypeError, ValueError) as cause:
        raise FluxError(f"Un effectif n'est pas un nombre : {cause}. Donnez des nombres positifs ou nuls.") from cause
    if volumes.ndim != 1 or any(forme != volumes.shape for forme in formes):
        raise FluxError(
            f"Les trois colonnes n'ont pas la même longueur : {[*formes, volumes.shape]}. Donnez-en autant de chaque."
        )
    mauvais = ~((volumes >= 0) & (volumes <= EFFECTIF_MAX))
    if mauvais.any():
        rang = int(np.flatnonzero(mauvais)[0])
        raise FluxError(
            f"Ligne {rang + 1} : l'effectif reçu est {volumes[rang]}. "
            "Un flux est un nombre positif ou nul, de mille milliards au plus : corrigez ou retirez cette ligne."
        )
    return volumes


def _verifier_indices(unites: Codes, *colonnes: NDArray[Any]) -> None:
    for colonne in colonnes:
        if len(colonne) and colonne.dtype.kind not in "iu":
            raise FluxError(f"Les indices des unités doivent être entiers ; reçu : {colonne.dtype}.")
        dehors = (colonne < 0) | (colonne >= len(unites))
        if dehors.any():
            rang = int(np.flatnonzero(dehors)[0])
            raise FluxError(f"Ligne {rang + 1} : l'unité d'indice {colonne[rang]} est inconnue ({len(unites)} unités).")


def ranger(n: int, depart: Entiers, arrivee: Entiers, volumes: Reels) -> tuple[Entiers, Entiers, Reels]:
    """Sort by (origin, destination), sum duplicates in ascending order of volume, drop zeros."""
    cle = depart.astype(np.int64) * n + arrivee
    ecarts = np.diff(cle)
    if (ecarts <= 0).any():
        tri = _tri(n, depart, arrivee)
        cle, depart, arrivee, volumes = cle[tri], depart[tri], arrivee[tri], volumes[tri]
        ecarts = np.diff(cle)
    if (ecarts == 0).any():
        # Ascending volumes inside a pair: the sum of fractions must not depend on the order of the rows.
        volumes = volumes[np.lexsort((volumes, cle))]
        debuts = np.flatnonzero(np.concatenate([[True], ecarts > 0]))
        depart, arrivee, volumes = depart[debuts], arrivee[debuts], np.add.reduceat(volumes, debuts)
    if not volumes.all():
        garde = volumes > 0
        depart, arrivee, volumes = depart[garde], arrivee[garde], volumes[garde]
    return depart, arrivee, volumes


def _tri(n: int, depart: Entiers, arrivee: Entiers) -> NDArray[np.int64]:
    """Stable order by (origin, destination). numpy sorts 16-bit keys by counting, much faster than 64-bit ones."""
    if n > 1 << 16:
        return np.lexsort((arrivee, depart))
    premier = np.argsort(arrivee.astype(np.uint16), kind="stable")
    return premier[np.argsort(depart[premier].astype(np.uint16), kind="stable")]
