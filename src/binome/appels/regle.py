"""What a rule is: a pure function from a dossier and its context to a conclusion, tied to a clause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from binome.appels.appel import Appel, Clause
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.recalcul import epci_listes, epci_retenus
from binome.domaine.socle.geographie import Epci, Geographie
from binome.domaine.verdict.constat import Gravite, Preuve, Statut
from binome.domaine.verdict.mesures import MesurePerimetre, PerimetreMieux

DOSSIER = "dossier"


@dataclass(frozen=True)
class Contexte:
    """All that a rule may look at besides the dossier. `date` is the instant at which the dossier is judged.

    `mesure` is what the engine measured of the perimeter, None when no flow is known; `mieux` a perimeter that it
    proved better on observed flows, None when there is none or nothing was proved. `autres`: the other candidatures
    that may share an EPCI with this one, among `parmi` of them; 0: those given are all there are.
    """

    appel: Appel
    geographie: Geographie
    date: dt.datetime
    autres: tuple[Dossier, ...] = ()
    parmi: int = 0
    mesure: MesurePerimetre | None = None
    mieux: PerimetreMieux | None = None

    def clause(self, identifiant: str) -> Clause | None:
        """The wording of a clause in force on the day of the judgement, None when it has none then. Raises KeyError."""
        return self.appel.clause(identifiant, self.appel.jour(self.date))

    def moment(self, dossier: Dossier) -> dt.datetime:
        """The instant at which the dossier speaks: its deposit, or else the date of the verification."""
        return dossier.depose_le or self.date

    def retenus(self, dossier: Dossier) -> tuple[Epci, ...]:
        """The EPCI of the perimeter that are known and do not candidate elsewhere."""
        return epci_retenus(dossier, self.geographie)

    def listes(self, dossier: Dossier) -> tuple[Epci, ...]:
        """All known EPCI that the dossier lists, each once."""
        return epci_listes(dossier, self.geographie)

    def preuve_geo(self, libelle: str, valeur: str | float, unite: str | None = None) -> Preuve:
        """A piece of evidence taken from the référentiel."""
        return Preuve(
            libelle=libelle,
            valeur=valeur,
            unite=unite,
            source="référentiel",
            millesime=self.geographie.millesime,
        )


@dataclass(frozen=True)
class Conclusion:
    """What a rule says; the runner adds the rule's own clause, source and severity."""

    statut: Statut
    constat: str
    ou: tuple[str, ...] = ()
    preuves: tuple[Preuve, ...] = ()
    a_faire: str | None = None


def conforme(constat: str, preuves: Iterable[Preuve] = (), ou: Iterable[str] = ()) -> Conclusion:
    return Conclusion(Statut.conforme, constat, tuple(ou), tuple(preuves))


def sans_objet(constat: str) -> Conclusion:
    return Conclusion(Statut.sans_objet, constat)


def manquement(constat: str, *, ou: Iterable[str], a_faire: str, preuves: Iterable[Preuve] = ()) -> Conclusion:
    return Conclusion(Statut.non_conforme, constat, tuple(ou), tuple(preuves), a_faire)


def a_verifier(constat: str, *, a_faire: str, ou: Iterable[str] = (), preuves: Iterable[Preuve] = ()) -> Conclusion:
    return Conclusion(Statut.a_verifier, constat, tuple(ou), tuple(preuves), a_faire)


def preuve_dossier(libelle: str, valeur: str | float | None = None, unite: str | None = None) -> Preuve:
    """A piece of evidence taken from the dossier itself."""
    return Preuve(libelle=libelle, valeur=valeur, unite=unite, source=DOSSIER)


Fonction = Callable[[Dossier, Contexte, Any], Conclusion]


class Usage(StrEnum):
    """What other code asks a call's rules for: it knows a role, never an id."""

    chevauchement = "chevauchement"
    """Confronts the perimeter with those of other candidatures."""
    meilleur_perimetre = "meilleur_perimetre"
    """Rests on a long search of the engine."""
    nombre_actions = "nombre_actions"
    """Bounds the number of actions (`parametres.maximum`)."""
    chiffres_officiels = "chiffres_officiels"
    """Confronts figures with official data (`parametres.ecart`)."""
    enjeux = "enjeux"
    """Says which stakes the call does not know."""


@dataclass(frozen=True)
class Regle:
    """A rule of a call: a check, and what the call tells it.

    `clauses` are ids of clauses of the call; findings cite the first one in force on the day of the judgement.
    """

    id: str
    titre: str
    clauses: tuple[str, ...]
    gravite: Gravite
    controle: str
    fonction: Fonction
    parametres: Any = None
    sert: Usage | None = None

    @property
    def famille(self) -> str:
        return self.id.split("-")[0]

    def conclure(self, dossier: Dossier, contexte: Contexte) -> Conclusion:
        """What the rule says of a dossier. Pure."""
        return self.fonction(dossier, contexte, self.parametres)

    def clause(self, contexte: Contexte) -> Clause | None:
        """The wording that its finding cites; None when none of its clauses is in force on that day."""
        en_vigueur = (contexte.clause(identifiant) for identifiant in self.clauses)
        return next((c for c in en_vigueur if c), None)
