"""The question asked of the engine, and its answer: frozen values, checked once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from binome.moteur.perimetre.etat import Contribution, PerimetreError

Objectif = Literal["auto-contention", "residents-min", "front"]
Statut = Literal["prouve", "borne", "non_prouve"]


@dataclass(frozen=True)
class Question:
    """Which connected sets to look for.

    avec, sans: unit codes that must be in, must be out. max_unites: number of units, anchors included.
    residents_min, residents_max: employed residents R(S), persons. auto_min: least min(I/R, I/W) for `residents-min`,
    in [0, 1]. alternatives: how many further sets, each at a Jaccard distance ≥ `distance` from the others, anchors
    aside.
    budget_s: seconds for the whole answer. Errors: PerimetreError.
    """

    avec: tuple[str, ...]
    sans: tuple[str, ...] = ()
    objectif: Objectif = "auto-contention"
    max_unites: int | None = None
    residents_min: float = 0.0
    residents_max: float | None = None
    auto_min: float = 0.70
    alternatives: int = 0
    distance: float = 0.5
    budget_s: float = 10.0

    def __post_init__(self) -> None:
        for refus in self._refus():
            raise PerimetreError(refus)

    def _refus(self) -> Sequence[str]:
        communs = sorted(set(self.avec) & set(self.sans))
        haut = self.residents_max
        tests = (
            (not self.avec, "Aucune unité imposée : nommez au moins un code avec --avec."),
            (communs, f"{', '.join(communs)} figure à la fois dans --avec et dans --sans. Choisissez."),
            (
                self.max_unites is not None and self.max_unites < len(set(self.avec)),
                f"--max-unites {self.max_unites} est inférieur au nombre d'unités imposées ({len(set(self.avec))}).",
            ),
            (
                not 0 <= self.auto_min <= 1,
                f"--auto-min {self.auto_min} : donnez une part entre 0 et 1, par exemple 0.70.",
            ),
            (
                not 0 <= self.residents_min < math.inf,
                f"--residents-min {self.residents_min} : donnez un nombre fini, positif ou nul.",
            ),
            (
                haut is not None and not math.isfinite(haut),
                f"--residents-max {haut} : donnez un nombre fini, ou n'en donnez pas.",
            ),
            (
                haut is not None and not haut >= max(self.residents_min, 0),
                f"--residents-max {haut} est inférieur à --residents-min {self.residents_min}.",
            ),
            (self.alternatives < 0, f"--alternatives {self.alternatives} : donnez un nombre positif ou nul."),
            (not 0 <= self.distance <= 1, f"Distance {self.distance} : donnez une part entre 0 et 1."),
            (
                not 0 < self.budget_s < math.inf,
                f"--budget {self.budget_s} : donnez un nombre fini de secondes, supérieur à 0.",
            ),
        )
        return [message for mauvais, message in tests if mauvais]


@dataclass(frozen=True)
class Proposition:
    """A connected set. unites: codes, sorted. valeur: the objective. residents, emplois, internes: R, W, I in persons.

    criteres: for a Pareto front, each criterion by name.
    """

    unites: tuple[str, ...]
    valeur: float
    residents: float
    emplois: float
    internes: float
    contributions: tuple[Contribution, ...]
    criteres: tuple[tuple[str, float], ...] = ()

    @property
    def auto_offre(self) -> float | None:
        return self.internes / self.residents if self.residents > 0 else None

    @property
    def auto_demande(self) -> float | None:
        return self.internes / self.emplois if self.emplois > 0 else None


@dataclass(frozen=True)
class Certificat:
    """What is proved of the first proposition.

    prouve: no connected set that answers the question is better. borne: none is beyond `borne`, and `ecart` =
    |borne − valeur| / |valeur|. non_prouve: nothing is known. ensembles_examines: sets evaluated one by one.
    """

    statut: Statut
    borne: float | None
    ecart: float | None
    ensembles_examines: int
    duree_s: float


@dataclass(frozen=True)
class Reponse:
    """Propositions, the best first, and the certificate. Empty and `prouve`: no set answers the question."""

    question: Question
    propositions: tuple[Proposition, ...]
    certificat: Certificat
    alternatives_prouvees: int = 0
