"""What a map is made of: shapes with a role, and the words around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from binome.domaine.mots.libelles import raccourcir

Anneau = NDArray[np.float64]
"""A ring of points, shape (n, 2): longitude and latitude in degrees (WGS84), or x and y once projected."""


class Role(StrEnum):
    """What an EPCI is to the map. The order is the order of drawing and of the legend."""

    voisin = "voisin"
    ailleurs = "ailleurs"
    retire = "retire"
    propose = "propose"
    retenu = "retenu"


class Rang(StrEnum):
    """What a town is to the map, the first named first. `principale`: the commune of an EPCI with most inhabitants,
    which is not said to be its chief town."""

    prefecture = "prefecture"
    sous_prefecture = "sous_prefecture"
    principale = "principale"
    commune = "commune"


@dataclass(frozen=True, slots=True)
class Ville:
    """A town to draw, at a point of its commune, in degrees. `siren`: its EPCI, "" without."""

    nom: str
    rang: Rang
    lon: float
    lat: float
    siren: str = ""
    population: int = 0


@dataclass(frozen=True, slots=True)
class Gradins:
    """What is counted of the shapes in evidence, in steps of lightness: SIREN → its step, 0 the least; how the legend
    calls each, "" for one that no shape has."""

    rangs: Mapping[str, int]
    libelles: Sequence[str]


@dataclass(frozen=True, slots=True)
class Forme:
    """An EPCI to draw. `anneaux` are all its rings, holes included (even-odd rule), in degrees."""

    siren: str
    nom: str
    role: Role
    anneaux: Sequence[Anneau]

    @property
    def nom_court(self) -> str:
        """The name without its legal form."""
        return raccourcir(self.nom)


@dataclass(frozen=True, slots=True)
class Bassin:
    """An employment basin to draw. `anneaux`: rings of its outline, in degrees; `teinte`: rank of its colour.

    `teinte` is None for units that belong to no basin."""

    nom: str
    teinte: int | None
    anneaux: Sequence[Anneau]


@dataclass(frozen=True, slots=True)
class Habillage:
    """The words of a map. `prefixe` keeps ids apart when a page holds several maps."""

    titre: str
    description: str = ""
    source: str = ""
    prefixe: str = "carte"


@dataclass(frozen=True, slots=True)
class Legende:
    """What a page says under a map drawn without words around it.

    `renvois`: number → name of the EPCI too small for theirs, and `renvois_petits` on a phone, where more are.
    `metres`: a round length, and `part` the share of the width of the map that it takes. `libelles`: what roles are
    called, when it is not as in a perimeter. `ou`: where the scale holds, "" for everywhere."""

    roles: Sequence[Role]
    departements: bool
    rangs: Sequence[Rang]
    renvois: Sequence[tuple[int, str]]
    source: str
    metres: float
    part: float
    libelles: Mapping[Role, str] = field(default_factory=dict)
    ou: str = ""
    renvois_petits: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True, slots=True)
class CarteDePage:
    """A map for a page: the drawing alone, and what the page writes under it; no legend when nothing is drawn."""

    svg: str
    legende: Legende | None
