"""The sign of a territory: one short path, the outline of all its EPCI together, in the colour of the text."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from xml.etree.ElementTree import Element

import numpy as np
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.documents.carte import signe
from binome.referentiel import Referentiel

SVG = "{http://www.w3.org/2000/svg}"


def _carre(x: int, y: int, cote: float = 0.2) -> np.ndarray:
    coins = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    return np.array([(5.0 + cote * (x + a), 45.0 + cote * (y + b)) for a, b in coins])


def _tracer(svg: str) -> tuple[Element, str]:
    racine = fromstring(svg)
    (trace,) = list(racine)
    assert trace.tag == f"{SVG}path" and trace.attrib["fill"] == "currentColor"
    assert racine.attrib["aria-hidden"] == "true" and "style" not in svg
    return racine, trace.attrib["d"]


def test_shared_limits_are_inside_and_drop_out() -> None:
    _, d = _tracer(signe([_carre(x, y) for x in range(3) for y in range(2)]))
    assert d.count("z") == 1
    assert len(re.findall(r"-?\d+ -?\d+", d)) <= 8


def test_a_hole_stays_a_hole() -> None:
    autour = [_carre(x, y) for x in range(3) for y in range(3) if (x, y) != (1, 1)]
    _, d = _tracer(signe(autour))
    assert d.count("z") == 2


def test_nothing_is_drawn_of_nothing() -> None:
    assert signe([]) == "" and signe([np.empty((0, 2))]) == ""
    assert signe([np.array([(5.0, 45.0)] * 4)]) == ""


@settings(max_examples=60, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=40))
def test_any_set_of_squares_covers_what_it_should(cases: set[tuple[int, int]]) -> None:
    """The even-odd area of the path is that of the squares, within what rounding and simplifying may move."""
    racine, d = _tracer(signe([_carre(x, y) for x, y in sorted(cases)]))
    _, _, largeur, hauteur = map(float, racine.attrib["viewBox"].split())
    colonnes, rangees = ({c[k] for c in cases} for k in (0, 1))
    boite = (max(colonnes) - min(colonnes) + 1) * (max(rangees) - min(rangees) + 1)
    essais = np.random.default_rng(1).random((400, 2)) * (largeur, hauteur)
    assert abs(_dedans(d, essais) - len(cases) / boite) < 0.12 + 2 / min(largeur, hauteur)


def _dedans(d: str, points: np.ndarray) -> float:
    """The share of points that are in a path, by the even-odd rule."""
    croises = np.zeros(len(points), dtype=int)
    for morceau in d.split("z")[:-1]:
        pas = np.array([float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", morceau)]).reshape(-1, 2)
        for (x1, y1), (x2, y2) in pairwise([*(anneau := np.cumsum(pas, axis=0)), anneau[0]]):
            entre = (y1 > points[:, 1]) != (y2 > points[:, 1])
            ou = x1 + (x2 - x1) * (points[:, 1] - y1) / ((y2 - y1) or 1.0)
            croises += entre & (points[:, 0] < ou)
    return float((croises % 2).mean())


def test_real_perimeters_are_short_and_whole(referentiel: Referentiel) -> None:
    """Thirty of them, drawn at random, connected: two kilobytes at most, and rarely more than a few rings."""
    hasard, sirens = random.Random(13), referentiel.sirens()  # noqa: S311
    for combien in [1, 2, 4, 8, 30] * 6:
        perimetre = [hasard.choice(sirens)]
        while len(perimetre) < combien and (
            libres := sorted({v for s in perimetre for v in referentiel.voisins(s)} - set(perimetre))
        ):
            perimetre.append(hasard.choice(libres))
        contours = referentiel.contours_epci(perimetre, "leger")
        svg = signe([a for contour in contours.values() for polygone in contour for a in polygone])
        _, d = _tracer(svg)
        assert len(svg.encode()) <= 2048 and 1 <= d.count("z") <= 20
