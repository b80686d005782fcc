"""Who touches whom: pairs of polygons at most 50 m apart, with the length of the limit they share."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from binome.referentiel.projections import Zone, project

DISTANCE_MAX = 50.0
# Two outlines that follow the same limit overshoot it by 50 m at both ends; far beyond, they do not coincide.
DOUTE = 300.0


def adjacency(formes: dict[str, Any], zone: Zone, *, mend: bool) -> list[tuple[str, str, float]]:
    """Pairs (a < b) at most 50 m apart in the legal projection of `zone`, and the shared length in metres.

    A length of 0 means that they meet at a point, or across a gap of less than 50 m. With `mend`, limits that the
    source did not draw alike on both sides are measured within 50 m of each other.
    """
    codes = sorted(formes)
    polygones = np.empty(len(codes), dtype=object)
    polygones[:] = [formes[code] for code in codes]
    polygones = project(polygones, zone.legale)
    a, b = shapely.STRtree(polygones).query(polygones, predicate="dwithin", distance=DISTANCE_MAX)
    a, b = a[a < b], b[a < b]
    ordre = np.lexsort((b, a))
    a, b = a[ordre], b[ordre]
    longueurs = shared_length(polygones, a, b, mend=mend)
    return [(codes[i], codes[j], round(float(m), 1)) for i, j, m in zip(a, b, longueurs, strict=True)]


def shared_length(
    polygones: NDArray[Any], a: NDArray[np.int64], b: NDArray[np.int64], *, mend: bool
) -> NDArray[np.float64]:
    """Metres shared by `polygones[a[k]]` and `polygones[b[k]]` (projected), in two threads."""
    limites = shapely.boundary(polygones)
    tampons = shapely.buffer(polygones, DISTANCE_MAX, quad_segs=4) if mend else polygones
    shapely.prepare(tampons)

    def measure(k: NDArray[np.int64]) -> NDArray[np.float64]:
        i, j = a[k], b[k]
        exacte: NDArray[np.float64] = shapely.length(shapely.intersection(limites[i], limites[j]))
        if not mend:
            return exacte
        autour = [shapely.length(shapely.intersection(limites[x], tampons[y])) for x, y in ((i, j), (j, i))]
        proche = (autour[0] + autour[1]) / 2
        return np.where(proche - exacte > DOUTE, np.maximum(proche - 2 * DISTANCE_MAX, exacte), exacte)

    with ThreadPoolExecutor(2) as fils:
        morceaux = list(fils.map(measure, np.array_split(np.arange(len(a)), 8)))
    return np.concatenate(morceaux)
