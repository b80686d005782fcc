"""What a scheme says of an action: a line for each condition, and where it stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from binome.domaine.langue.typographie import accord, date_longue, que
from binome.offre.classement import Proximite
from binome.offre.conditions.recueil import ADVERSES, Etat
from binome.offre.dispositif import Dispositif
from binome.offre.situation import Situation


class Issue(StrEnum):
    """Where a scheme stands for an action."""

    ouvert = "ouvert"
    a_confirmer = "a_confirmer"
    a_verifier = "a_verifier"
    """Imported, its conditions read by nobody."""
    il_manque = "il_manque"
    exclu = "exclu"
    ferme = "ferme"


ECARTEES = frozenset({Issue.exclu, Issue.ferme})


class ConditionLue(NamedTuple):
    """A condition, and what the dossier shows of it. `ou`: the place; `par`: who judges it, when nobody else does."""

    id: str
    texte: str
    etat: Etat
    constat: str
    ou: str | None
    a_faire: str | None
    source: str
    par: str | None = None

    @property
    def preuve(self) -> str:
        """The fact, and the place of the dossier that shows it."""
        return f"{self.ou} : {self.constat}" if self.ou else self.constat


@dataclass(slots=True)
class Rapprochement:
    """What a scheme says of an action: its conditions, how near it is, and where it stands."""

    dispositif: Dispositif
    conditions: tuple[ConditionLue, ...]
    proximite: Proximite
    jour: dt.date
    issue: Issue

    @property
    def adverses(self) -> tuple[ConditionLue, ...]:
        """The conditions that the dossier is known not to meet."""
        return tuple(c for c in self.conditions if c.etat in ADVERSES)

    @property
    def a_confirmer(self) -> tuple[ConditionLue, ...]:
        """The conditions that nobody has confirmed yet, those that people judge among them."""
        return tuple(c for c in self.conditions if c.etat in (Etat.a_confirmer, Etat.a_apprecier))

    @property
    def phrase(self) -> str:
        """Where it stands, in words."""
        issue = self.issue
        if issue is Issue.ferme and self.dispositif.dates.cloture:
            return f"fermé le {date_longue(self.dispositif.dates.cloture)}"
        if issue is Issue.exclu:
            causes = [c.constat for c in self.conditions if c.etat is Etat.exclut]
            return f"exclu parce {que(causes[0])}"
        if issue is Issue.il_manque:
            return f"il manque {accord(len(self.adverses), 'condition')}"
        if issue is Issue.a_verifier:
            return "à vérifier"
        return (
            "ouvert" if issue is Issue.ouvert else f"ouvert, {accord(len(self.a_confirmer), 'condition')} à confirmer"
        )

    @property
    def fraicheur(self) -> str | None:
        """What to say of a scheme that nobody read again for too long, None when it was."""
        return fraicheur(self.dispositif, self.jour)


@dataclass(frozen=True)
class FicheAppariee:
    """An action and its schemes, nearest first: those worth reading, and those left out, each with its reason."""

    situation: Situation
    proposes: tuple[Rapprochement, ...]
    autres: tuple[Rapprochement, ...]

    @property
    def ecartes(self) -> tuple[Rapprochement, ...]:
        """Closed, or excluded by a condition that it names."""
        return tuple(r for r in self.autres if r.issue in ECARTEES)


def fraicheur(dispositif: Dispositif, jour: dt.date) -> str | None:
    """« fiche de dispositif non revue depuis 200 jours », None when it was read lately enough."""
    if not dispositif.a_relire(jour):
        return None
    age = dispositif.age(jour)
    if age is None:
        return "fiche de dispositif jamais relue à une source datée"
    return f"fiche de dispositif non revue depuis {accord(age, 'jour')}"
