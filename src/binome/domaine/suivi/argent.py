"""The money of a plan, read from its events: what was asked, agreed, signed and paid, line by line and summed.

A line is what one funder gives to one action under one scheme. Sums are those of the events in force, and nothing else:
what looks wrong in them is said (`alertes`), never mended.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from binome.domaine.langue.typographie import euros, sans_accents
from binome.domaine.suivi.evenements import ActeDeFinancement, EvenementSuivi, GenreDeSuivi

_A = ActeDeFinancement
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class SommesSuivies:
    """Euros, by what happened to them."""

    demande: Decimal = ZERO
    accord: Decimal = ZERO
    convention: Decimal = ZERO
    versement: Decimal = ZERO
    refus: Decimal = ZERO
    abandon: Decimal = ZERO

    def __add__(self, autre: SommesSuivies) -> SommesSuivies:
        return SommesSuivies(
            self.demande + autre.demande,
            self.accord + autre.accord,
            self.convention + autre.convention,
            self.versement + autre.versement,
            self.refus + autre.refus,
            self.abandon + autre.abandon,
        )

    @property
    def part_accordee(self) -> Decimal | None:
        """What was agreed of what was asked; None when nothing was asked."""
        return self.accord / self.demande if self.demande else None

    @property
    def part_versee(self) -> Decimal | None:
        """What was paid of what was agreed; None when nothing was agreed."""
        return self.versement / self.accord if self.accord else None


@dataclass(frozen=True, slots=True)
class LigneDeFinancement:
    """One funder, one action, one scheme. `evenements`: ranks of what it is made of; days are the first of each act."""

    fiche: str
    financeur: str
    dispositif: str
    sommes: SommesSuivies
    evenements: tuple[int, ...]
    jours: dict[str, dt.date] = field(default_factory=dict)

    @property
    def decidee_le(self) -> dt.date | None:
        """When it was first agreed or refused."""
        return min((j for a in (_A.accord, _A.refus) if (j := self.jours.get(a))), default=None)

    @property
    def en_attente(self) -> bool:
        """Whether it was asked, and neither answered nor given up."""
        return _A.demande in self.jours and self.decidee_le is None and _A.abandon not in self.jours

    @property
    def alertes(self) -> tuple[str, ...]:
        """What its sums have that should not be, in sentences."""
        sommes, dites = self.sommes, []
        if sommes.versement > sommes.accord:
            exces = euros(sommes.versement - sommes.accord)
            dites.append(f"{self.nom} : versé de {exces} au-delà de ce qui est accordé.")
        if sommes.demande and sommes.accord > sommes.demande:
            dites.append(f"{self.nom} : accordé de {euros(sommes.accord - sommes.demande)} au-delà de la demande.")
        return tuple(dites)

    @property
    def nom(self) -> str:
        return f"{self.financeur}, {self.dispositif}" if self.dispositif else self.financeur


def cle(nom: str) -> str:
    """What tells two names apart: neither capitals, nor accents, nor spaces."""
    return sans_accents(" ".join(nom.split())).casefold()


def lignes(comptent: Iterable[EvenementSuivi]) -> tuple[LigneDeFinancement, ...]:
    """The lines of the events in force, by action then funder. The first spelling of a name is the one kept."""
    tas: dict[tuple[str, str, str], list[EvenementSuivi]] = defaultdict(list)
    for evenement in comptent:
        if evenement.genre is GenreDeSuivi.financement:
            tas[evenement.fiche, cle(evenement.tiers), cle(evenement.objet)].append(evenement)
    return tuple(_ligne(siens) for _, siens in sorted(tas.items()))


def _ligne(siens: list[EvenementSuivi]) -> LigneDeFinancement:
    sommes: dict[str, Decimal] = defaultdict(lambda: ZERO)
    jours: dict[str, dt.date] = {}
    for evenement in siens:
        if evenement.montant is not None and evenement.acte != _A.complet:
            sommes[evenement.acte] += evenement.montant
        jours[evenement.acte] = min(evenement.jour, jours.get(evenement.acte, evenement.jour))
    premier = min(siens, key=lambda e: e.racine)
    rangs = tuple(sorted(e.rang for e in siens))
    return LigneDeFinancement(premier.fiche, premier.tiers, premier.objet, SommesSuivies(**sommes), rangs, jours)


def somme(toutes: Iterable[LigneDeFinancement]) -> SommesSuivies:
    """All these lines together."""
    return sum((ligne.sommes for ligne in toutes), SommesSuivies())


@dataclass(frozen=True, slots=True)
class Groupe:
    """Lines that go together, and their sum."""

    nom: str
    lignes: tuple[LigneDeFinancement, ...]
    sommes: SommesSuivies


def grouper(toutes: Iterable[LigneDeFinancement], par: Callable[[LigneDeFinancement], str]) -> tuple[Groupe, ...]:
    """The lines by what `par` says of each; the largest asked first."""
    tas: dict[str, list[LigneDeFinancement]] = defaultdict(list)
    for ligne in toutes:
        tas[cle(par(ligne))].append(ligne)
    groupes = [Groupe(par(siennes[0]), tuple(siennes), somme(siennes)) for siennes in tas.values()]
    return tuple(sorted(groupes, key=lambda g: (-g.sommes.demande, -g.sommes.accord, g.nom)))


def financeur(ligne: LigneDeFinancement) -> str:
    """Who pays."""
    return ligne.financeur
