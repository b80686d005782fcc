"""Our reader of WKB agrees with GEOS, and GeoJSON follows RFC 7946."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from binome.referentiel import Referentiel
from binome.referentiel.contours import decoder, emprise

CARRE = shapely.box(5.0, 44.0, 6.0, 45.0)


@given(st.lists(st.tuples(st.floats(-180, 179), st.floats(-89, 88), st.booleans()), min_size=1, max_size=5))
def test_rings_are_those_of_geos(coins: list[tuple[float, float, bool]]) -> None:
    carres = [shapely.box(x, y, x + 1, y + 1) for x, y, _ in coins]
    formes = [
        shapely.Polygon(c.exterior, [shapely.box(x + 0.2, y + 0.2, x + 0.4, y + 0.4).exterior]) if troue else c
        for c, (x, y, troue) in zip(carres, coins, strict=True)
    ]
    lus = decoder(shapely.to_wkb(shapely.MultiPolygon(formes), byte_order=1))
    assert [len(polygone) for polygone in lus] == [1 + troue for *_, troue in coins]
    for polygone, forme in zip(lus, formes, strict=True):
        attendus = [forme.exterior, *forme.interiors]
        for anneau, attendu in zip(polygone, attendus, strict=True):
            np.testing.assert_array_equal(anneau, shapely.get_coordinates(attendu))


def test_what_is_not_a_polygon_is_refused() -> None:
    with pytest.raises(ValueError, match="WKB inattendu"):
        decoder(shapely.Point(1, 2).wkb)


def test_bounds_cover_all_the_outlines() -> None:
    loin = decoder(shapely.box(7, 40, 8, 41).wkb)
    assert emprise([decoder(CARRE.wkb), loin]) == (5.0, 40.0, 8.0, 45.0)
    assert emprise([]) is None


def test_rings_are_read_only(mini: Referentiel) -> None:
    anneau = mini.contours_communes(["05001"])["05001"][0][0]
    with pytest.raises(ValueError, match="read-only"):
        anneau[0, 0] = 1.0


def test_labels_lie_inside(mini: Referentiel) -> None:
    for siren, (lon, lat, rayon) in mini.etiquettes_epci().items():
        forme = shapely.from_wkb(mini.wkb("epci", siren))
        assert forme.contains(shapely.Point(lon, lat)) and rayon > 1000
    assert set(mini.etiquettes_epci(["200000001"])) == {"200000001"}
