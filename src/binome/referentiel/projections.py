"""Which metric projection fits which territory.

Distances and lengths use the legal conformal projection of the territory; areas use a Lambert azimuthal equal-area
one, since a conformal projection stretches areas (see docs/referentiel.md for how much).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Zone:
    """A territory measured in one projection. `legale` is an EPSG code, `equivalente` a PROJ or EPSG definition."""

    nom: str
    legale: int
    equivalente: str


def _laea(latitude: float, longitude: float) -> str:
    return f"+proj=laea +lat_0={latitude} +lon_0={longitude} +ellps=GRS80 +units=m +no_defs"


METROPOLE = Zone("France métropolitaine", 2154, "EPSG:3035")
_ANTILLES = Zone("Antilles", 5490, _laea(15.5, -61.3))
_OUTRE_MER = {
    "971": _ANTILLES,
    "972": _ANTILLES,
    "973": Zone("Guyane", 2972, _laea(4, -53)),
    "974": Zone("La Réunion", 2975, _laea(-21.1, 55.5)),
    "975": Zone("Saint-Pierre-et-Miquelon", 4467, _laea(46.9, -56.3)),
    "976": Zone("Mayotte", 4471, _laea(-12.8, 45.15)),
    "977": _ANTILLES,
    "978": _ANTILLES,
}


def zone(departement: str) -> Zone:
    """The zone of a département or overseas territory. Errors: KeyError in the Pacific or near a pole (no polygons)."""
    return _OUTRE_MER[departement] if departement[:2] in ("97", "98") else METROPOLE


def projeter(geometries: NDArray[Any], destination: int | str) -> NDArray[Any]:
    """Lon/lat (WGS84) shapely geometries → the projection `destination`, in metres."""
    import pyproj
    import shapely

    transformer = pyproj.Transformer.from_crs(4326, destination, always_xy=True)
    projetees: NDArray[Any] = shapely.transform(geometries, lambda xy: np.column_stack(transformer.transform(*xy.T)))
    return projetees


def deprojeter(geometries: NDArray[Any], source: int | str) -> NDArray[Any]:
    """The contrary of `project`."""
    import pyproj
    import shapely

    transformer = pyproj.Transformer.from_crs(source, 4326, always_xy=True)
    degres: NDArray[Any] = shapely.transform(geometries, lambda xy: np.column_stack(transformer.transform(*xy.T)))
    return degres
