"""Who touches whom: pairs of polygons at most 50 m apart, with the length of the limit they share."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from binome.referentiel.projections import Zone, projeter

DISTANCE_MAX = 50.0
Rangs = NDArray[np.int64]
Metres = NDArray[np.float64]


def adjacence(formes: dict[str, Any], zone: Zone, *, raccorder: bool) -> list[tuple[str, str, float]]:
    """Pairs (a < b) at most 50 m apart in the legal projection of `zone`, and the shared length in metres.

    A length of 0 means that they meet at a point, or across a gap of less than 50 m. With `mend`, limits that the
    source did not draw alike on both sides are measured within 50 m of each other.
    """
    codes = sorted(formes)
    polygones = np.empty(len(codes), dtype=object)
    polygones[:] = [formes[code] for code in codes]
    polygones = projeter(polygones, zone.legale)
    a, b = shapely.STRtree(polygones).query(polygones, predicate="dwithin", distance=DISTANCE_MAX)
    a, b = a[a < b], b[a < b]
    ordre = np.lexsort((b, a))
    a, b = a[ordre], b[ordre]
    longueurs = longueur_commune(polygones, a, b)
    if raccorder:
        _raccorder(polygones, a, b, longueurs)
    return [(codes[i], codes[j], round(float(m), 1)) for i, j, m in zip(a, b, longueurs, strict=True)]


def longueur_commune(polygones: NDArray[Any], a: Rangs, b: Rangs) -> Metres:
    """Metres that the outlines of `polygones[a[k]]` and `polygones[b[k]]` (projected) have exactly in common."""
    limites = shapely.boundary(polygones)
    return _a_deux_fils(lambda k: shapely.length(shapely.intersection(limites[a[k]], limites[b[k]])), len(a))


def _raccorder(polygones: NDArray[Any], a: Rangs, b: Rangs, longueurs: Metres) -> None:
    """Where both outlines are drawn apart, count what lies within 50 m of the other, less the excess at both ends."""
    mal_joints = ~shapely.is_empty(shapely.coverage_invalid_edges(polygones, gap_width=DISTANCE_MAX))
    (douteuses,) = np.nonzero(mal_joints[a] & mal_joints[b])
    limites = shapely.boundary(polygones)

    def aupres(k: Rangs) -> Metres:
        proches = np.zeros(len(k))
        for x, y in ((a[k], b[k]), (b[k], a[k])):
            proches += shapely.length(shapely.intersection(limites[x], shapely.buffer(polygones[y], DISTANCE_MAX)))
        return proches / 2 - 2 * DISTANCE_MAX

    proches = _a_deux_fils(lambda k: aupres(douteuses[k]), len(douteuses))
    longueurs[douteuses] = np.maximum(longueurs[douteuses], proches)


def _a_deux_fils(mesure: Callable[[Rangs], Metres], nombre: int) -> Metres:
    """GEOS lets go of the interpreter's lock, so that two threads use two cores."""
    with ThreadPoolExecutor(2) as fils:
        return np.concatenate(list(fils.map(mesure, np.array_split(np.arange(nombre), 8))))
