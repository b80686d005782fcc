"""The perimeter as GeoJSON (RFC 7946): WGS84, outer rings anticlockwise, holes clockwise, bounding boxes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from binome.domaine.dossier import Dossier
from binome.domaine.geographie import Geographie

Contour = Sequence[Sequence[NDArray[np.float64]]]
"""Polygons, each an outer ring then its holes; rings of shape (n, 2), longitude and latitude in degrees (WGS84)."""

_DECIMALES = 6
"""A tenth of a metre."""


def geojson_du_perimetre(dossier: Dossier, geographie: Geographie, contours: Mapping[str, Contour]) -> str:
    """A FeatureCollection with one feature per EPCI of the dossier, in its order.

    `contours`: SIREN → outline. An EPCI without outline, or unknown, keeps its feature with a null geometry.
    """
    membres = {m.siren: m for m in reversed(dossier.perimetre.membres)}
    objets = []
    for siren in dict.fromkeys(m.siren for m in dossier.perimetre.membres):
        membre, epci = membres[siren], geographie.epci(siren)
        ailleurs = membre.candidature_ailleurs
        proprietes = {
            "siren": siren,
            "nom": epci.nom if epci else membre.nom,
            "population": epci.population if epci else None,
            "communes": len(epci.communes) if epci else None,
            "departements": list(epci.departements) if epci else [],
            "superficie_km2": epci.superficie_km2 if epci else None,
            "retenu": ailleurs is None,
            "candidature_ailleurs": ailleurs.avec if ailleurs else None,
            "millesime": geographie.millesime,
        }
        objets.append(_feature(siren, geometrie(contours.get(siren, ())), proprietes))
    collection = {"type": "FeatureCollection", **_bbox([o["geometry"] for o in objets]), "features": objets}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n"


def geometrie(contour: Contour) -> dict[str, Any] | None:
    """A Polygon or MultiPolygon; None when no ring has an area once rounded."""
    polygones = []
    for polygone in contour:
        anneaux = [a for rang, anneau in enumerate(polygone) if (a := _anneau(anneau, trou=rang > 0)) is not None]
        if anneaux and _anneau(polygone[0], trou=False) is not None:
            polygones.append(anneaux)
    if not polygones:
        return None
    if len(polygones) == 1:
        return {"type": "Polygon", "coordinates": polygones[0]}
    return {"type": "MultiPolygon", "coordinates": polygones}


def _anneau(anneau: NDArray[np.float64], *, trou: bool) -> list[list[float]] | None:
    """Rounded, without repeated points, closed, in the direction of the right-hand rule; None when flat."""
    points = np.round(anneau, _DECIMALES)
    points = points[np.any(points != np.roll(points, 1, axis=0), axis=1)]
    if len(points) < 3:
        return None
    relatifs = points - points[0]
    suivants = np.roll(relatifs, -1, axis=0)
    double_aire = float(np.sum(relatifs[:, 0] * suivants[:, 1] - suivants[:, 0] * relatifs[:, 1]))
    if double_aire == 0:
        return None
    if (double_aire < 0) is not trou:
        points = points[::-1]
    coordonnees: list[list[float]] = points.tolist()
    return [*coordonnees, coordonnees[0]]


def _feature(identifiant: str, forme: dict[str, Any] | None, proprietes: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": identifiant, **_bbox([forme]), "properties": proprietes, "geometry": forme}


def _bbox(formes: Iterable[dict[str, Any] | None]) -> dict[str, list[float]]:
    """West, south, east, north; nothing when there is no point. No EPCI crosses the antimeridian."""
    points = [p for forme in formes if forme for polygone in _polygones(forme) for p in polygone[0]]
    if not points:
        return {}
    est, nord = (max(p[axe] for p in points) for axe in (0, 1))
    ouest, sud = (min(p[axe] for p in points) for axe in (0, 1))
    return {"bbox": [ouest, sud, est, nord]}


def _polygones(forme: dict[str, Any]) -> list[Any]:
    return [forme["coordinates"]] if forme["type"] == "Polygon" else list(forme["coordinates"])
