"""The question asked of the engine, and its answer: frozen values, checked once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from binome.moteur.perimetre.etat import Contribution, PerimetreError

Objectif = Literal["coherence", "auto-contention", "residents-min", "front"]
TAILLES = (2, 3, 4, 5, 7)
Statut = Literal["prouve", "borne", "non_prouve"]


@dataclass(frozen=True)
class Question:
    """Which connected sets to look for.

    avec, sans: unit codes that must be in, must be out. unites, max_unites: number of units, anchors included: just
    that many, that many at most. tailles: sizes shown besides the best, for `coherence`. diametre_km: no two members
    farther apart, centre to centre.
    residents_min, residents_max: employed residents R(S), persons. auto_min: least min(I/R, I/W) for `residents-min`,
    in [0, 1]. alternatives: how many further sets, each at a Jaccard distance ≥ `distance` from the others, anchors
    aside.
    budget_s: seconds for the whole answer. Errors: PerimetreError.
    """

    avec: tuple[str, ...]
    sans: tuple[str, ...] = ()
    objectif: Objectif = "coherence"
    max_unites: int | None = None
    residents_min: float = 0.0
    residents_max: float | None = None
    auto_min: float = 0.70
    alternatives: int = 0
    distance: float = 0.5
    budget_s: float = 10.0
    unites: int | None = None
    tailles: tuple[int, ...] = TAILLES
    diametre_km: float | None = None

    @property
    def plafond(self) -> int | None:
        """Units in a set, at most; None without a limit."""
        return self.unites if self.unites is not None else self.max_unites

    @property
    def bornee(self) -> bool:
        """Whether something keeps the answer from being the whole country."""
        return not (self.plafond is None and self.residents_max is None and self.diametre_km is None)

    @property
    def portee(self) -> str:
        """The sizes among which an answer is proved, in French."""
        if self.unites is not None:
            return f"{self.unites} unités" if self.unites > 1 else "1 unité"
        return "toutes tailles" if self.max_unites is None else f"{self.max_unites} unités au plus"

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
                self.objectif != "coherence" and not self.bornee,
                "Sans borne, le plus auto-contenu est le pays entier. Donnez --max-unites, --unites, --residents-max "
                "ou --diametre ; ou l'objectif « coherence », qui n'en demande pas.",
            ),
            (
                self.unites is not None and self.unites < len(set(self.avec)),
                f"--unites {self.unites} est inférieur au nombre d'unités imposées ({len(set(self.avec))}).",
            ),
            (
                self.unites is not None and self.max_unites is not None,
                "--unites et --max-unites ne vont pas ensemble : l'un dit combien exactement, l'autre combien au plus.",
            ),
            (
                any(taille < 1 for taille in self.tailles),
                f"--tailles {', '.join(map(str, self.tailles))} : donnez des nombres d'unités, à partir de 1.",
            ),
            (
                self.diametre_km is not None and not 0 < self.diametre_km < math.inf,
                f"--diametre {self.diametre_km} : donnez un nombre fini de kilomètres, supérieur à 0.",
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


Origine = Literal["optimum", "taille", "alternative", "phase-precedente"]


@dataclass(frozen=True)
class Certificat:
    """What is proved of a proposition, among the sets of `portee` (« toutes tailles », « 3 unités »…).

    prouve: no connected set that answers the question is better. borne: none is beyond `borne`, and `ecart` =
    |borne − valeur| / |valeur|. non_prouve: nothing is known. ensembles_examines: sets evaluated one by one.
    """

    statut: Statut
    borne: float | None
    ecart: float | None
    ensembles_examines: int
    duree_s: float
    portee: str = "toutes tailles"


@dataclass(frozen=True)
class Robustesse:
    """The search done again with other errors of the flows: in what share of the draws the same set comes out.

    restent: unit → share of the draws in which it stays. ecart_ln: standard deviation of the error of ln ℓ.
    """

    tirages: int
    meme_ensemble: float
    restent: Mapping[str, float]
    ecart_ln: float


@dataclass(frozen=True)
class Proposition:
    """A set of units. unites: codes, sorted. valeur: the objective. residents, emplois, internes: R, W, I in persons.

    criteres: for a Pareto front, each criterion by name. gain_ancre: what the anchors gain from the others, for
    `coherence`; au_dela: they gain nothing, and it is shown since it was asked for. diametre_km: None when positions
    are unknown.
    """

    unites: tuple[str, ...]
    valeur: float
    residents: float
    emplois: float
    internes: float
    contributions: tuple[Contribution, ...]
    criteres: tuple[tuple[str, float], ...] = ()
    origine: Origine = "optimum"
    certificat: Certificat | None = None
    gain_ancre: float | None = None
    au_dela: bool = False
    diametre_km: float | None = None
    robustesse: Robustesse | None = None

    @property
    def auto_offre(self) -> float | None:
        return self.internes / self.residents if self.residents > 0 else None

    @property
    def auto_demande(self) -> float | None:
        return self.internes / self.emplois if self.emplois > 0 else None


@dataclass(frozen=True)
class Reponse:
    """Propositions, the best first, and the certificate of the first. Empty and `prouve`: no set answers the question.

    tailles_sans_proposition: sizes asked for at which the anchors gain in no set.
    """

    question: Question
    propositions: tuple[Proposition, ...]
    certificat: Certificat
    alternatives_prouvees: int = 0
    tailles_sans_proposition: tuple[int, ...] = ()
