"""Two ways to measure a shared limit, on squares in Lambert-93 brought back to lon/lat."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.referentiel.projections import METROPOLE, deprojeter
from binome.referentiel.voisinage import adjacence


def _squares(ecart: float, decalage: float = 0.0) -> dict[str, Any]:
    """Two squares of 10 km, the second `ecart` metres further east and `decalage` further north."""
    carres = [
        shapely.box(900_000, 6_400_000, 910_000, 6_410_000),
        shapely.box(910_000 + ecart, 6_400_000 + decalage, 920_000 + ecart, 6_410_000 + decalage),
    ]
    return dict(zip("ab", deprojeter(np.array(carres, dtype=object), METROPOLE.legale), strict=True))


def test_a_gap_counts_as_a_limit_once_mended() -> None:
    assert adjacence(_squares(30.0), METROPOLE, raccorder=False) == [("a", "b", 0.0)]
    ((_, _, metres),) = adjacence(_squares(30.0), METROPOLE, raccorder=True)
    assert metres == pytest.approx(10_000, abs=100)


def test_outlines_that_coincide_are_measured_exactly() -> None:
    for raccorder in (False, True):
        ((_, _, metres),) = adjacence(_squares(0.0), METROPOLE, raccorder=raccorder)
        assert metres == pytest.approx(10_000, abs=1)


def test_a_corner_is_a_meeting_without_length() -> None:
    assert adjacence(_squares(0.0, 10_000.0), METROPOLE, raccorder=True) == [("a", "b", 0.0)]


@pytest.mark.lent
@settings(max_examples=25, deadline=None)
@given(st.floats(0, 200).filter(lambda ecart: abs(ecart - 50) > 0.1))
def test_fifty_metres_is_the_bound(ecart: float) -> None:
    assert bool(adjacence(_squares(ecart), METROPOLE, raccorder=False)) == (ecart < 50)
