"""The values that the référentiel adds to the words of `binome.domaine.socle.geographie`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Niveau = Literal["precis", "leger"]
Genre = Literal["epci", "commune", "departement", "region"]
Decoupage = Literal["arrondissement", "departement", "ze"]
"""What cuts the country into groups of communes; `ze`, the zones d'emploi, are in a table of INSEE to be loaded."""
Progression = Callable[[float, str], None]
"""Called with the share done (0 to 1) and the step under way, in French."""


@dataclass(frozen=True, slots=True)
class Anomalie:
    """Something known to be wrong, or on which the sources disagree, and what was done about it.

    `genre`: fusion, appartenance, code, population, sans_epci, sans_contour, contour or superficie. `code` may be empty
    (the whole référentiel).
    """

    genre: str
    code: str
    nom: str
    constat: str
    decision: str


@dataclass(frozen=True, slots=True)
class Trouvaille:
    """An answer of the search. `score` is 100 for an exact match; `detail` says what tells it from its namesakes.

    `arrondissement`: the name of a commune's.
    """

    genre: Genre
    code: str
    nom: str
    detail: str
    population: int | None
    score: float
    arrondissement: str | None = None


@dataclass(frozen=True, slots=True)
class EtatReferentiel:
    """What `binome referentiel etat` says. `taille`: bytes of data; `sources`: versions; `comptes`: numbers by name."""

    millesime: str
    format: int
    empreinte: str
    fichier: str
    taille: int
    sources: dict[str, str]
    comptes: dict[str, int]
    anomalies: tuple[Anomalie, ...]
