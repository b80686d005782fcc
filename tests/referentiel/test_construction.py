"""Outlines, areas and neighbours of the miniature France, whose answers are known by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pyproj import Geod

from binome.domaine.socle.geographie import Geographie, composantes
from binome.referentiel import Referentiel
from binome.referentiel.chargement import construire_referentiel

A, B, NOUVEAU, REUNION = "200000001", "200000002", "200000009", "249740119"
ELLIPSOIDE = Geod(ellps="GRS80")


def _square_km2(west: float, south: float, east: float, north: float) -> float:
    """Area between two parallels, which a lon/lat box follows closely once cut in short segments."""
    t = np.linspace(0, 1, 200)
    lons = np.concatenate([west + (east - west) * t, east + (west - east) * t])
    lats = np.concatenate([np.full(200, south), np.full(200, north)])
    return abs(ELLIPSOIDE.polygon_area_perimeter(lons, lats)[0]) / 1e6


def test_it_answers_the_protocol(mini: Referentiel) -> None:
    geographie: Geographie = mini
    assert geographie.millesime == "2026"
    assert len(geographie.empreinte) == 64


@pytest.mark.parametrize(
    ("siren", "carres"),
    [
        (A, [(6.0, 44.5, 6.1, 44.6), (6.0, 44.6, 6.1, 44.7)]),
        (NOUVEAU, [(6.1, 44.6, 6.2, 44.7)]),
        (REUNION, [(55.3, -21.2, 55.4, -21.1), (55.5, -21.2, 55.6, -21.1)]),
    ],
)
def test_area_is_that_of_the_ellipsoid(mini: Referentiel, siren: str, carres: list[tuple[float, ...]]) -> None:
    epci = mini.epci(siren)
    assert epci is not None
    assert epci.superficie_km2 == pytest.approx(sum(_square_km2(*carre) for carre in carres), rel=1e-4)


def test_neighbours_share_the_length_of_their_limit(mini: Referentiel) -> None:
    metres = ELLIPSOIDE.inv(6.1, 44.5, 6.1, 44.6)[2]
    assert mini.voisins(A)[B] == pytest.approx(metres, rel=1e-3)
    assert mini.voisins(B)[A] == mini.voisins(A)[B]
    assert set(mini.voisins(REUNION)) == set()


def test_a_gap_of_thirty_metres_is_no_gap_and_a_corner_is_a_meeting(mini: Referentiel) -> None:
    communes = mini.adjacence_communes()
    longueurs = {tuple(sorted(p)): m for p, m in zip(communes.paires.tolist(), communes.longueurs, strict=True)}
    assert longueurs["05002", "05003"] == 0.0
    assert longueurs["05001", "05006"] == 0.0
    assert ("05001", "05003") not in longueurs


def test_restored_commune_and_its_former_whole_share_the_square(mini: Referentiel) -> None:
    table = mini.table_communes()
    km2 = dict(zip(table.codes.tolist(), table.superficie.tolist(), strict=True))
    assert km2["05004"] == pytest.approx(km2["05005"], rel=1e-3)
    assert np.isnan(km2["98818"])


def test_components_follow_the_neighbours(mini: Referentiel) -> None:
    assert composantes([A, NOUVEAU, REUNION], mini) == ((A, NOUVEAU), (REUNION,))


def test_light_outlines_keep_the_same_territories(mini: Referentiel) -> None:
    assert set(mini.contours_epci(niveau="leger")) == set(mini.contours_epci()) == set(mini.sirens())
    assert set(mini.contours_departements()) == {"05", "974"}
    assert set(mini.contours_regions(niveau="leger")) == {"93", "04"}


@pytest.mark.lent
def test_two_builds_give_the_same_checksum(mini: Referentiel, tmp_path: Path) -> None:
    assert construire_referentiel(chemin=tmp_path / "autre.binome").empreinte == mini.empreinte


Etapes = tuple[list[tuple[float, str]], Callable[[float, str], None]]


@pytest.mark.lent
def test_progress_goes_from_start_to_end(mini_sources: Path, tmp_path: Path, etapes: Etapes) -> None:
    recues, rapport = etapes
    construire_referentiel(rapport, tmp_path / "suivi.binome")
    parts = [part for part, _ in recues]
    assert parts == sorted(parts) and parts[0] == 0.0 and parts[-1] == 1.0
    assert all(etape for _, etape in recues)
