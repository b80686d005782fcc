"""What a check says, and how a family of checks is gathered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from pydantic import ConfigDict

from binome.domaine.socle.modele import Modele
from binome.offre.situation import Situation


class Etat(StrEnum):
    """What is known of a condition. Only what is known can be `manque` or `exclut`: the unknown is `a_confirmer`."""

    remplie = "remplie"
    a_confirmer = "a_confirmer"
    a_apprecier = "a_apprecier"
    """A person judges it, and nobody else."""
    manque = "manque"
    """Not met, and may yet be."""
    exclut = "exclut"
    """Not met, and nothing the carrier does would change it."""
    fermee = "fermee"
    """The scheme is past its date."""


ADVERSES = frozenset({Etat.manque, Etat.exclut, Etat.fermee})


class Reponse(NamedTuple):
    """What a check says: the state, the fact in words, the place of the dossier that shows it, what to do."""

    etat: Etat
    constat: str
    ou: str
    a_faire: str | None = None


def remplie(constat: str, ou: str) -> Reponse:
    return Reponse(Etat.remplie, constat, ou)


def a_confirmer(constat: str, ou: str, a_faire: str) -> Reponse:
    return Reponse(Etat.a_confirmer, constat, ou, a_faire)


def manque(constat: str, ou: str, a_faire: str) -> Reponse:
    return Reponse(Etat.manque, constat, ou, a_faire)


def exclut(constat: str, ou: str, a_faire: str | None = None) -> Reponse:
    return Reponse(Etat.exclut, constat, ou, a_faire)


class Parametres(Modele):
    """What a check may be told. A check without parameters takes none."""

    model_config = ConfigDict(str_min_length=1)


Fonction = Callable[[Situation, Any], Reponse]


@dataclass(frozen=True)
class Controle:
    """A check: a pure function (situation, parameters) → answer, and the shape of its parameters."""

    nom: str
    fonction: Fonction
    parametres: type[Parametres]


@dataclass
class Recueil:
    """The checks of one family, by their name."""

    famille: str
    controles: dict[str, Controle] = field(default_factory=dict)

    def controle(self, parametres: type[Parametres] = Parametres) -> Callable[[Fonction], Fonction]:
        """Register a function (situation, parameters)."""

        def enregistrer(fonction: Fonction) -> Fonction:
            nom = f"{self.famille}.{fonction.__name__}"
            self.controles[nom] = Controle(nom, fonction, parametres)
            return fonction

        return enregistrer
