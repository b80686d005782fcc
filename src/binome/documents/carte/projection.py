"""From degrees to metres: Lambert-93 for mainland France, a local projection elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from binome.documents.carte.modele import Anneau

Projection = Callable[[Anneau], Anneau]

METROPOLE = (-6.0, 41.0, 10.5, 51.8)
"""West, south, east and north of what Lambert-93 is used for, in degrees."""

_EXCENTRICITE = 0.0818191910428158
_N, _C = 0.7256077650532670, 11754255.426096
_X0, _Y0 = 700000.0, 12655612.049876
_MERIDIEN = np.radians(3.0)
_RAYON = 6371008.8


def lambert93(degres: Anneau) -> Anneau:
    """Project to Lambert-93 (EPSG:2154), in metres. Formula and constants: IGN, NT/G 71, ALG 0001 and 0003."""
    lon, lat = np.radians(degres[:, 0]), np.radians(degres[:, 1])
    sinus = _EXCENTRICITE * np.sin(lat)
    isometrique = np.log(np.tan(np.pi / 4 + lat / 2)) + _EXCENTRICITE / 2 * np.log((1 - sinus) / (1 + sinus))
    rayon, angle = _C * np.exp(-_N * isometrique), _N * (lon - _MERIDIEN)
    return np.column_stack((_X0 + rayon * np.sin(angle), _Y0 - rayon * np.cos(angle)))


def locale(lon0: float, lat0: float) -> Projection:
    """An equirectangular projection, true to scale at (lon0, lat0); fit for a territory of less than 3 degrees."""
    echelle = np.radians(1.0) * _RAYON

    def projeter(degres: Anneau) -> Anneau:
        est = (degres[:, 0] - lon0) * np.cos(np.radians(lat0)) * echelle
        return np.column_stack((est, (degres[:, 1] - lat0) * echelle))

    return projeter


def en_metropole(lon: float, lat: float) -> bool:
    ouest, sud, est, nord = METROPOLE
    return bool(ouest <= lon <= est and sud <= lat <= nord)


def choisir(anneaux: Iterable[Anneau]) -> Projection:
    """The projection fit for these rings: Lambert-93 in mainland France, local elsewhere."""
    presents = [a for a in anneaux if len(a)]
    if not presents:
        return lambert93
    points = np.concatenate(presents)
    lon, lat = (points.min(axis=0) + points.max(axis=0)) / 2
    return lambert93 if en_metropole(lon, lat) else locale(float(lon), float(lat))
