"""Projection, clipping, rounding and shared limits."""

from __future__ import annotations

import re

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from binome.documents.carte.geometrie import arrondir, cadrer, chemin, limites, rogner
from binome.documents.carte.projection import choisir, lambert93

BOITE = (0.0, 0.0, 10.0, 10.0)


def test_lambert93_agrees_with_proj_to_a_millimetre() -> None:
    lon, lat = np.meshgrid(np.linspace(-5, 10, 16), np.linspace(41, 51.5, 12))
    points = np.column_stack((lon.ravel(), lat.ravel()))
    attendus = pyproj.Transformer.from_crs(4171, 2154, always_xy=True).transform(*points.T)
    assert np.abs(lambert93(points) - np.column_stack(attendus)).max() < 1e-3


@pytest.mark.parametrize(("lon", "lat", "epsg"), [(55.5, -21.1, 2975), (-61.0, 14.6, 5490), (-53.0, 4.0, 2972)])
def test_overseas_is_true_to_scale(lon: float, lat: float, epsg: int) -> None:
    points = np.array([[lon - 0.3, lat - 0.3], [lon + 0.3, lat + 0.3]])
    projetes = choisir([points])(points)
    vrais = np.column_stack(pyproj.Transformer.from_crs(4326, epsg, always_xy=True).transform(*points.T))
    assert np.linalg.norm(projetes[1] - projetes[0]) == pytest.approx(np.linalg.norm(vrais[1] - vrais[0]), rel=0.005)


@given(
    st.lists(st.tuples(st.floats(1, 30), st.floats(0, 6.28)), min_size=3, max_size=30),
    st.tuples(st.floats(-5, 15), st.floats(-5, 15)),
)
def test_clipping_keeps_exactly_what_lies_in_the_box(
    rayons: list[tuple[float, float]], centre: tuple[float, float]
) -> None:
    """A star-shaped ring: its clip has the area of the true intersection."""
    angles = sorted({round(a, 3) for _, a in rayons})
    bouts = [(centre[0] + r * np.cos(a), centre[1] + r * np.sin(a)) for (r, _), a in zip(rayons, angles, strict=False)]
    if len(bouts) < 3:
        return
    etoile = shapely.Polygon(bouts)
    if not etoile.is_valid:
        return
    coupe = rogner(np.array(bouts), BOITE)
    attendue = shapely.intersection(etoile, shapely.box(*BOITE)).area
    trouvee = shapely.Polygon(coupe).area if len(coupe) >= 3 else 0.0
    assert trouvee == pytest.approx(attendue, abs=1e-6)


def test_rounding_drops_what_cannot_be_seen_and_keeps_the_shape() -> None:
    anneau = np.array([[0, 0], [0.001, 0], [5, 0], [10, 0], [10, 10], [0, 10], [0, 0]])
    assert arrondir(anneau).tolist() == [[100, 0], [100, 100], [0, 100], [0, 0]]
    assert len(arrondir(np.array([[0, 0], [0.01, 0], [0.01, 0.01], [0, 0]]))) == 0
    assert len(arrondir(np.empty((0, 2)))) == 0


def test_a_path_reads_back_as_its_points() -> None:
    points = np.array([[0, 0], [103, 0], [103, 57]])
    assert chemin([points]) == "M0 0l10.3 0 0 5.7z"


def test_only_shared_limits_are_drawn_and_once() -> None:
    """Two squares and a third across the middle of both: the coast is left out, the corner where three meet is kept."""
    gauche = np.array([[0, 0], [50, 0], [100, 0], [100, 100], [0, 100]])
    droite = np.array([[100, 0], [200, 0], [200, 100], [100, 100]])
    dessous = np.array([[0, 0], [50, 0], [100, 0], [200, 0], [200, -50], [0, -50]])
    d = limites([gauche, droite, dessous])
    segments = sum(len(trace.split("l")[1].split()) // 2 for trace in re.findall(r"M[^M]+", d))
    assert segments == 4 and "10 0 10" not in d
    assert limites([gauche]) == ""


def test_a_frame_fits_its_box_and_keeps_within_its_heights() -> None:
    for boite in ((0, 0, 1000, 90000), (0, 0, 90000, 1000), (5, 5, 5, 5)):
        cadre = cadrer(boite, 800, (380, 760))
        coins = cadre.poser(np.array([boite[:2], boite[2:]], dtype=float))
        assert 380 <= cadre.hauteur <= 760
        assert (coins >= -1e-6).all() and (coins <= [cadre.largeur + 1e-6, cadre.hauteur + 1e-6]).all()
