"""A call for applications as data: calendar, stakes, bodies, committee, thresholds, clauses; each with its source."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Literal

from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.socle.modele import Identifiant, Modele
from binome.domaine.verdict.echeance import Echeance


class Etape(Modele):
    """A step of the calendar. `jour` is unknown when the call only names a period."""

    libelle: str
    jour: dt.date | None = None
    periode: str | None = None
    source: str


class EnjeuAppel(Modele):
    """A stake of the call; `id` is a value of `domaine.plan_actions.Enjeu`."""

    id: str
    nom: str
    source: str


class InstanceAvis(Modele):
    """A body that gives an opinion. `natures` are the kinds of organisations that are, or belong to, that body."""

    id: Identifiant
    nom: str
    natures: tuple[NatureOrganisation, ...]
    source: str


class ComiteSelection(Modele):
    """The body that selects."""

    nom: str
    membres: tuple[str, ...]
    source: str


class Seuil(Modele):
    """A threshold of a rule, with the words it comes from or the reason why it was chosen."""

    valeur: float
    unite: str
    source: str


class Clause(Modele):
    """A clause, restated. `nature` says what gives it force: the call itself, the law, or a method of Binôme's.

    `verifiee_par` names who checks it, for a clause that no machine can check.
    """

    id: Identifiant
    texte: str
    source: str
    nature: Literal["appel", "droit", "methode"] = "appel"
    verifiee_par: str | None = None
    question: str | None = None


class Appel(Modele):
    """A call for applications."""

    id: Identifiant
    titre: str
    titre_court: str
    version: str
    programme: str
    resume: str
    document: str
    echeance: Echeance
    calendrier: tuple[Etape, ...]
    enjeux: tuple[EnjeuAppel, ...]
    avis: tuple[InstanceAvis, ...]
    comite: ComiteSelection
    seuils: dict[str, Seuil]
    clauses: tuple[Clause, ...]

    @cached_property
    def _clauses(self) -> dict[str, Clause]:
        return {clause.id: clause for clause in self.clauses}

    def clause(self, identifiant: str) -> Clause:
        """The clause with that id. Raises KeyError."""
        return self._clauses[identifiant]

    def seuil(self, nom: str) -> float:
        """The value of a threshold. Raises KeyError."""
        return self.seuils[nom].valeur


def from_toml(chemin: Path) -> Appel:
    """Read `appel.toml`. Raises pydantic's ValidationError: a call is written by us and tested."""
    return Appel.model_validate(tomllib.loads(chemin.read_text(encoding="utf-8")))
