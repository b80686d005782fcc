"""The perimeter as GeoJSON (RFC 7946): WGS84, outer rings anticlockwise, holes clockwise, bounding boxes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.socle.geographie import Geographie

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
        objets.append((siren, contours.get(siren, ()), proprietes))
    return collection(objets)


def collection(objets: Iterable[tuple[str, Contour, Mapping[str, Any]]]) -> str:
    """A FeatureCollection from (identifier, outline, properties); an empty outline gives a null geometry."""
    features = [_feature(identifiant, geometrie(contour), dict(p)) for identifiant, contour, p in objets]
    tout = {"type": "FeatureCollection", **_bbox([f["geometry"] for f in features]), "features": features}
    return json.dumps(tout, ensure_ascii=False, separators=(",", ":")) + "\n"


def geometrie(contour: Contour, decimales: int = _DECIMALES) -> dict[str, Any] | None:
    """A Polygon or MultiPolygon, rounded, valid and turning the right way; None when nothing is left of it.

    decimales: of a degree, in what is written.

    Rounding alone would make a few real outlines cross themselves: GEOS snaps them to the grid and keeps them valid.
    """
    import shapely

    polygones = [shapely.Polygon(p[0], p[1:]) for p in contour if all(len(anneau) >= 4 for anneau in p[:1])]
    forme = shapely.set_precision(shapely.MultiPolygon(polygones), 10.0**-decimales)
    if forme.is_empty:
        return None
    coordonnees = [_anneaux(p, decimales) for p in shapely.get_parts(shapely.orient_polygons(forme)).tolist()]
    if len(coordonnees) == 1:
        return {"type": "Polygon", "coordinates": coordonnees[0]}
    return {"type": "MultiPolygon", "coordinates": coordonnees}


def _anneaux(polygone: Any, decimales: int) -> list[list[list[float]]]:
    return [np.round(a.coords, decimales).tolist() for a in (polygone.exterior, *polygone.interiors)]


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
