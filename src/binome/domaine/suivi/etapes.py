"""Milestones and indicators, as events tell them beside what the labelled text planned."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from binome.domaine.suivi.argent import cle
from binome.domaine.suivi.evenements import ActeDeJalon, ActeDeMesure, EvenementSuivi, GenreDeSuivi
from binome.domaine.suivi.plan_suivi import IndicateurPrevu


@dataclass(frozen=True, slots=True)
class JalonSuivi:
    """A milestone: when it was planned, when it is expected now, when it was reached."""

    libelle: str
    prevu: dt.date | None
    attendu: dt.date | None
    atteint: dt.date | None

    def en_retard(self, jour: dt.date) -> bool:
        """Whether it should have been reached before that day."""
        return self.atteint is None and self.attendu is not None and self.attendu < jour


@dataclass(frozen=True, slots=True)
class IndicateurSuivi:
    """An indicator: where it started from, what was last read, what is aimed at. `depart` is None when unknown."""

    prevu: IndicateurPrevu
    depart: Decimal | None
    dernier: Decimal | None
    releve_le: dt.date | None

    @property
    def evolution(self) -> Decimal | None:
        """From the baseline to the last value; None when one of them is unknown."""
        return None if self.depart is None or self.dernier is None else self.dernier - self.depart


def jalons(prevus: Iterable[tuple[str, dt.date | None]], siens: Sequence[EvenementSuivi]) -> Iterable[JalonSuivi]:
    """The milestones of the text, then those that were only told, each where it stands."""
    dits: dict[str, list[EvenementSuivi]] = defaultdict(list)
    for evenement in siens:
        if evenement.genre is GenreDeSuivi.jalon:
            dits[cle(evenement.objet)].append(evenement)
    for libelle, prevu in prevus:
        yield _jalon(libelle, prevu, dits.pop(cle(libelle), []))
    for neufs in dits.values():
        yield _jalon(neufs[0].objet, None, neufs)


def _jalon(libelle: str, prevu: dt.date | None, dits: Sequence[EvenementSuivi]) -> JalonSuivi:
    attendu, atteint = prevu, None
    for evenement in dits:
        if evenement.acte == ActeDeJalon.atteint:
            atteint = evenement.jour
        else:
            attendu, atteint = evenement.echeance, None
    return JalonSuivi(libelle, prevu, attendu, atteint)


def indicateurs(prevus: Iterable[IndicateurPrevu], siens: Sequence[EvenementSuivi]) -> Iterable[IndicateurSuivi]:
    """The indicators of the text, then those that were only told, each with its baseline when it is known."""
    dits: dict[str, list[EvenementSuivi]] = defaultdict(list)
    for evenement in siens:
        if evenement.genre is GenreDeSuivi.mesure:
            dits[cle(evenement.objet)].append(evenement)
    for prevu in prevus:
        yield _indicateur(prevu, dits.pop(cle(prevu.libelle), []))
    for neufs in dits.values():
        yield _indicateur(IndicateurPrevu(neufs[0].objet), neufs)


def _indicateur(prevu: IndicateurPrevu, dits: Sequence[EvenementSuivi]) -> IndicateurSuivi:
    departs = [e for e in dits if e.acte == ActeDeMesure.depart]
    releves = [e for e in dits if e.acte == ActeDeMesure.releve]
    depart = departs[-1].valeur if departs else prevu.initial
    dernier = releves[-1] if releves else None
    return IndicateurSuivi(prevu, depart, dernier.valeur if dernier else None, dernier.jour if dernier else None)
