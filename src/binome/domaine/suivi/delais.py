"""How long answers and payments take, and how much is granted: median, ninth decile, count; never a rate of nothing."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from binome.domaine.suivi.argent import ZERO, LigneDeFinancement, cle


@dataclass(frozen=True, slots=True)
class Delai:
    """Days: median, ninth decile, and how many they are of."""

    mediane: float
    p90: int
    n: int


@dataclass(frozen=True, slots=True)
class LigneSituee:
    """A line of money, with where it is (codes of régions) and under which territory it stands."""

    ligne: LigneDeFinancement
    territoire: str
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Performance:
    """What one operator did of what it was asked: numbers of requests, euros, delays. `en_attente` is decided by none,
    and stands in no rate."""

    cle: tuple[str, ...]
    presentees: int
    accordees: int
    refusees: int
    abandonnees: int
    en_attente: int
    demande: Decimal
    accorde: Decimal
    verse: Decimal
    decision: Delai | None
    paiement: Delai | None

    @property
    def taux_en_nombre(self) -> float | None:
        """Granted of decided; None when nothing was decided."""
        decidees = self.accordees + self.refusees
        return self.accordees / decidees if decidees else None

    @property
    def taux_en_montant(self) -> Decimal | None:
        """Euros granted of euros asked; None when nothing was asked."""
        return self.accorde / self.demande if self.demande else None


def delai(jours: Sequence[int]) -> Delai | None:
    """Of these days; None when there is none. The ninth decile is a value that was seen (nearest rank)."""
    if not jours:
        return None
    ranges = sorted(jours)
    milieu = len(ranges) // 2
    mediane = ranges[milieu] if len(ranges) % 2 else (ranges[milieu - 1] + ranges[milieu]) / 2
    return Delai(float(mediane), ranges[math.ceil(0.9 * len(ranges)) - 1], len(ranges))


AXES = ("operateur", "dispositif", "region", "annee")
"""What performances are told by."""


def performances(lignes: Iterable[LigneSituee], axes: Sequence[str] = ("operateur",)) -> tuple[Performance, ...]:
    """By operator, scheme, région and year of the request, or some of these. A line over two régions counts in each, so
    that régions do not add up; a line that was never asked is not counted."""
    tas: dict[tuple[str, ...], list[LigneDeFinancement]] = defaultdict(list)
    noms: dict[tuple[str, ...], tuple[str, ...]] = {}
    for situee in lignes:
        if "demande" not in situee.ligne.jours:
            continue
        for region in situee.regions or ("",) if "region" in axes else ("",):
            dite = tuple(_valeur(axe, situee.ligne, region) for axe in axes)
            nue = tuple(cle(d) for d in dite)
            noms.setdefault(nue, dite)
            tas[nue].append(situee.ligne)
    return tuple(_performance(noms[nue], tas[nue]) for nue in sorted(tas))


def _valeur(axe: str, ligne: LigneDeFinancement, region: str) -> str:
    annee = str(ligne.jours["demande"].year)
    return {"operateur": ligne.financeur, "dispositif": ligne.dispositif, "region": region, "annee": annee}[axe]


def _performance(dite: tuple[str, ...], lignes: Sequence[LigneDeFinancement]) -> Performance:
    accordees = [li for li in lignes if "accord" in li.jours]
    refusees = [li for li in lignes if "refus" in li.jours and "accord" not in li.jours]
    return Performance(
        dite,
        len(lignes),
        len(accordees),
        len(refusees),
        sum("abandon" in li.jours and li.decidee_le is None for li in lignes),
        sum(li.en_attente for li in lignes),
        sum((li.sommes.demande for li in lignes), ZERO),
        sum((li.sommes.accord for li in lignes), ZERO),
        sum((li.sommes.versement for li in lignes), ZERO),
        delai([_jours(li.jours["demande"], li.decidee_le) for li in lignes if li.decidee_le]),
        delai([_jours(li.decidee_le, li.jours["versement"]) for li in accordees if "versement" in li.jours]),
    )


def _jours(de: dt.date | None, a: dt.date | None) -> int:
    return max((a - de).days, 0) if de and a else 0
