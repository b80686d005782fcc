"""A perimeter under the user's hand: add or remove one unit, in the time of that unit's own flows (pure numpy)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binome.moteur.perimetre.echanges import Echanges

Reels = NDArray[np.float64]
Valeur = Callable[[Reels, Reels, Reels], Reels]


class PerimetreError(ValueError):
    """A perimeter question that has no answer; the message says why and what to do, in French."""


def rapport(numerateur: Reels, denominateur: Reels) -> Reels:
    """Element-wise ratio, 0 where the denominator is 0."""
    return np.divide(numerateur, denominateur, out=np.zeros_like(numerateur), where=denominateur > 0)


def auto_contention(residents: Reels, emplois: Reels, internes: Reels) -> Reels:
    """2·I / (R + W), element-wise; without unit, in [0, 1]. The harmonic mean of I/R and I/W (Smart, 1974)."""
    return rapport(2.0 * internes, residents + emplois)


@dataclass(frozen=True)
class Contribution:
    """What a member adds (delta > 0) or costs (delta < 0): value of the set minus its value without the unit.

    residents, emplois, internes: persons that leave the sums with it.
    """

    unite: str
    delta: float
    residents: float
    emplois: float
    internes: float


class Etat:
    """A set S of units with R, W, I kept up to date.

    residents, emplois, internes: R(S), W(S), I(S) in persons. membre: (n,) bool. lien: (n,) exchanges of each unit
    with S, itself excluded. `ajouter` and `retirer` cost the unit's number of partners, not n².
    """

    def __init__(self, echanges: Echanges, unites: Iterable[int] = ()) -> None:
        self.echanges = echanges
        self.membre = np.zeros(echanges.n, dtype=np.bool_)
        self.lien = np.zeros(echanges.n)
        self.residents = self.emplois = self.internes = 0.0
        for unite in unites:
            self.ajouter(unite)

    @property
    def membres(self) -> NDArray[np.int64]:
        """Indices of the members, ascending."""
        return np.flatnonzero(self.membre)

    def ajouter(self, unite: int) -> None:
        """Put a unit in. Errors: PerimetreError when it is already there."""
        if self.membre[unite]:
            raise PerimetreError(f"« {self.echanges.codes[unite]} » fait déjà partie du périmètre.")
        self._basculer(unite, 1.0)

    def retirer(self, unite: int) -> None:
        """Take a unit out. Errors: PerimetreError when it is not there."""
        if not self.membre[unite]:
            raise PerimetreError(f"« {self.echanges.codes[unite]} » ne fait pas partie du périmètre.")
        self._basculer(unite, -1.0)

    def _basculer(self, unite: int, sens: float) -> None:
        e = self.echanges
        self.residents += sens * float(e.residents[unite])
        self.emplois += sens * float(e.emplois[unite])
        self.internes += sens * float(e.internes[unite] + self.lien[unite])
        voisins, volumes = e.partenaires(unite)
        self.lien[voisins] += sens * volumes
        self.membre[unite] = sens > 0

    def apres(self) -> tuple[Reels, Reels, Reels]:
        """(n,) R, W and I of the set once each unit in turn is added (or, if it is a member, removed)."""
        e = self.echanges
        sens = np.where(self.membre, -1.0, 1.0)
        return (
            self.residents + sens * e.residents,
            self.emplois + sens * e.emplois,
            self.internes + sens * (e.internes + self.lien),
        )

    def valeur(self, mesure: Valeur = auto_contention) -> float:
        """The measure of the set as it stands."""
        return float(mesure(np.array([self.residents]), np.array([self.emplois]), np.array([self.internes]))[0])

    def contributions(self, mesure: Valeur = auto_contention) -> tuple[Contribution, ...]:
        """What each member adds or costs, largest first (ties: by code)."""
        membres = self.membres
        ici = self.valeur(mesure)
        deltas = ici - mesure(*(colonne[membres] for colonne in self.apres()))
        e = self.echanges
        lignes = [
            Contribution(
                str(e.codes[m]),
                float(delta),
                float(e.residents[m]),
                float(e.emplois[m]),
                float(e.internes[m] + self.lien[m]),
            )
            for m, delta in zip(membres, deltas, strict=True)
        ]
        return tuple(sorted(lignes, key=lambda c: (-c.delta, c.unite)))
