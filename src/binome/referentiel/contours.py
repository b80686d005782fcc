"""Outlines for maps, decoded from WKB with numpy alone: a map does not pay for importing shapely."""

from __future__ import annotations

import struct
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Anneau = NDArray[np.float64]
"""A closed ring, shape (n, 2): longitude and latitude in degrees, WGS84; read-only."""
Polygone = tuple[Anneau, ...]
"""The outer ring, anticlockwise, then the holes, clockwise."""
Contour = tuple[Polygone, ...]
"""The pieces of a territory, the widest not necessarily first."""

_POLYGONE, _MULTIPOLYGONE = 3, 6


def decoder(wkb: bytes) -> Contour:
    """Little-endian WKB of a Polygon or a MultiPolygon → its rings. Errors: ValueError for anything else."""
    ordre, genre, nombre = struct.unpack_from("<BII", wkb)
    if ordre != 1 or genre not in (_POLYGONE, _MULTIPOLYGONE):
        raise ValueError(f"WKB inattendu : ordre {ordre}, type {genre}")
    if genre == _POLYGONE:
        return (_polygone(wkb, 0)[0],)
    polygones, place = [], 9
    for _ in range(nombre):
        polygone, place = _polygone(wkb, place)
        polygones.append(polygone)
    return tuple(polygones)


def _polygone(wkb: bytes, place: int) -> tuple[Polygone, int]:
    (nombre,) = struct.unpack_from("<I", wkb, place + 5)
    place += 9
    anneaux = []
    for _ in range(nombre):
        (points,) = struct.unpack_from("<I", wkb, place)
        anneaux.append(np.frombuffer(wkb, dtype="<f8", count=2 * points, offset=place + 4).reshape(points, 2))
        place += 4 + 16 * points
    return tuple(anneaux), place


def emprise(contours: Iterable[Contour]) -> tuple[float, float, float, float] | None:
    """(west, south, east, north) in degrees of all the outlines together; None when there is none."""
    dehors = [polygone[0] for contour in contours for polygone in contour]
    if not dehors:
        return None
    points = np.concatenate(dehors)
    (ouest, sud), (est, nord) = points.min(axis=0), points.max(axis=0)
    return float(ouest), float(sud), float(est), float(nord)
