"""Every territory together: for each common indicator, how many know it, their sum where it may be summed, and where
they stand; no distribution of fewer than five. Linear in what is read."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from binome.domaine.bilan.enquete import NIVEAUX
from binome.domaine.bilan.fiche import FicheDeBilan, IndicateurDeBilan

COMPARABLES_MIN = 5
"""Below this many territories, a distribution would show one of them."""
SANS_SOMME = frozenset({"delai_reponse"})
"""What does not add up from a territory to another."""


@dataclass(frozen=True, slots=True)
class Repartition:
    """Where territories stand: half of them between the quartiles."""

    premier_quartile: float
    mediane: float
    troisieme_quartile: float


@dataclass(frozen=True, slots=True)
class IndicateurConsolide:
    """A common indicator over the territories. `depart`: the sum of the baselines of those that have both figures,
    beside which `meme_perimetre` is to be read; `somme`: of all that know it."""

    id: str
    libelle: str
    unite: str
    connus: int
    inconnus: int
    somme: Decimal | None
    depart: Decimal | None
    meme_perimetre: Decimal | None
    repartition: Repartition | None
    limite: str


@dataclass(frozen=True, slots=True)
class AvisConsolide:
    """What actors answered to a question, over the territories where enough did."""

    id: str
    question: str
    territoires: int
    comptes: dict[str, int]


@dataclass
class _Cumul:
    modele: IndicateurDeBilan
    valeurs: list[Decimal] = field(default_factory=list)
    couples: list[tuple[Decimal, Decimal]] = field(default_factory=list)
    inconnus: int = 0


@dataclass(frozen=True, slots=True)
class BilanNational:
    """The sheets of a campaign read together."""

    territoires: int
    illustratives: int
    indicateurs: tuple[IndicateurConsolide, ...]
    avis: tuple[AvisConsolide, ...]
    repondants: int


def consolider(fiches: Iterable[FicheDeBilan]) -> BilanNational:
    """All these sheets, one by territory, in the order of the indicators of the first that has each."""
    cumuls: dict[str, _Cumul] = {}
    avis: dict[str, tuple[str, list[int], dict[str, int]]] = {}
    territoires = illustratives = repondants = 0
    for fiche in fiches:
        territoires += 1
        illustratives += fiche.illustratif
        repondants += fiche.repondants or 0
        for indicateur in fiche.indicateurs:
            if indicateur.commun:
                _compter(cumuls.setdefault(indicateur.id, _Cumul(indicateur)), indicateur)
        for dit in fiche.avis:
            if dit.comptes is not None:
                _, combien, comptes = avis.setdefault(dit.id, (dit.question, [0], defaultdict(int)))
                combien[0] += 1
                for niveau, n in dit.comptes.items():
                    comptes[niveau] += n
    return BilanNational(
        territoires,
        illustratives,
        tuple(_consolide(c) for c in cumuls.values()),
        tuple(AvisConsolide(i, q, n[0], {k: c[k] for k in NIVEAUX}) for i, (q, n, c) in avis.items()),
        repondants,
    )


def _compter(cumul: _Cumul, indicateur: IndicateurDeBilan) -> None:
    if indicateur.valeur is None:
        cumul.inconnus += 1
        return
    cumul.valeurs.append(indicateur.valeur)
    if indicateur.depart is not None:
        cumul.couples.append((indicateur.depart, indicateur.valeur))


def _consolide(cumul: _Cumul) -> IndicateurConsolide:
    modele, sommable = cumul.modele, cumul.modele.id not in SANS_SOMME and bool(cumul.valeurs)
    comparable = sommable and bool(cumul.couples)
    return IndicateurConsolide(
        modele.id,
        modele.libelle,
        modele.unite,
        len(cumul.valeurs),
        cumul.inconnus,
        sum(cumul.valeurs, Decimal(0)) if sommable else None,
        sum((d for d, _ in cumul.couples), Decimal(0)) if comparable else None,
        sum((v for _, v in cumul.couples), Decimal(0)) if comparable else None,
        _repartition(cumul.valeurs),
        modele.limite,
    )


def _repartition(valeurs: Sequence[Decimal]) -> Repartition | None:
    if len(valeurs) < COMPARABLES_MIN:
        return None
    bas, milieu, haut = statistics.quantiles(map(float, valeurs), n=4, method="inclusive")
    return Repartition(bas, milieu, haut)
