"""The perimeter as GeoJSON, held against RFC 7946 with shapely."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from binome.documents.geojson import geojson_du_perimetre, geometrie
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.socle.geographie import GeographieEnMemoire
from binome.referentiel import Referentiel

EXTERIEUR = np.array([(6, 44), (7, 44), (7, 45), (6, 45), (6, 44)], dtype=float)
TROU = np.array([(6.2, 44.2), (6.4, 44.2), (6.4, 44.4), (6.2, 44.4), (6.2, 44.2)])


def verifier_rfc7946(collection: dict[str, Any]) -> None:
    """Sections 3 to 6: types, closed rings of 4 positions at least, right-hand rule, bbox, no crs, valid shapes."""
    assert collection["type"] == "FeatureCollection" and "crs" not in collection
    formes = []
    for objet in collection["features"]:
        assert objet["type"] == "Feature" and isinstance(objet["properties"], dict) and "geometry" in objet
        if objet["geometry"] is None:
            assert "bbox" not in objet
            continue
        polygones = objet["geometry"]["coordinates"]
        polygones = [polygones] if objet["geometry"]["type"] == "Polygon" else polygones
        for polygone in polygones:
            for rang, anneau in enumerate(polygone):
                assert len(anneau) >= 4 and anneau[0] == anneau[-1]
                assert shapely.LinearRing(anneau).is_ccw is (rang == 0)
                assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in anneau)
        forme = shape(objet["geometry"])
        assert forme.is_valid and objet["bbox"] == pytest.approx(forme.bounds)
        formes.append(forme)
    if formes:
        assert collection["bbox"] == pytest.approx(shapely.union_all(formes).bounds)
    else:
        assert "bbox" not in collection


@pytest.mark.parametrize("sens", [1, -1])
def test_rings_turn_the_right_way_whatever_their_order(sens: int) -> None:
    forme = geometrie([[EXTERIEUR[::sens], TROU[::sens]]])
    assert forme is not None and forme["type"] == "Polygon"
    anneaux = [shapely.LinearRing(a) for a in forme["coordinates"]]
    assert [a.is_ccw for a in anneaux] == [True, False]


def test_flat_rings_are_left_out() -> None:
    plat = np.array([(6, 44), (7, 44), (6, 44)], dtype=float)
    assert geometrie([[plat]]) is None
    assert geometrie([]) is None
    forme = geometrie([[EXTERIEUR, plat], [plat]])
    assert forme is not None and len(forme["coordinates"]) == 1


def test_the_checker_sees_what_is_wrong() -> None:
    """Negative control: a hole that turns the wrong way does not pass."""
    anneaux = [EXTERIEUR.tolist(), TROU.tolist()]
    objet = {
        "type": "Feature",
        "properties": {},
        "bbox": [6, 44, 7, 45],
        "geometry": {"type": "Polygon", "coordinates": anneaux},
    }
    with pytest.raises(AssertionError):
        verifier_rfc7946({"type": "FeatureCollection", "bbox": [6, 44, 7, 45], "features": [objet]})


def test_members_known_unknown_and_elsewhere(dossier: Callable[..., Dossier], geographie: GeographieEnMemoire) -> None:
    membres = [
        {"siren": "240500439", "nom": "Premier"},
        {"siren": "240500462", "nom": "Second", "candidature_ailleurs": {"avec": "le voisin"}},
        {"siren": "200068765", "nom": "Inconnu"},
    ]
    texte = geojson_du_perimetre(
        dossier(perimetre={"membres": membres}),
        geographie,
        {"240500439": [[EXTERIEUR, TROU]], "240500462": [[EXTERIEUR + 1]]},
    )
    collection = json.loads(texte)
    verifier_rfc7946(collection)
    premier, second, inconnu = (o["properties"] for o in collection["features"])
    assert premier["retenu"] and premier["communes"] == 2 and premier["departements"] == ["05"]
    assert not second["retenu"] and second["candidature_ailleurs"] == "le voisin"
    assert inconnu["nom"] == "Inconnu" and inconnu["population"] is None
    assert {p["millesime"] for p in (premier, second, inconnu)} == {"2026"}


def test_an_empty_perimeter_is_an_empty_collection(
    dossier: Callable[..., Dossier], geographie: GeographieEnMemoire
) -> None:
    collection = json.loads(geojson_du_perimetre(dossier(), geographie, {}))
    verifier_rfc7946(collection)
    assert collection["features"] == []


@pytest.mark.lent
def test_all_real_epci(dossier: Callable[..., Dossier], referentiel: Referentiel) -> None:
    """Rounded by hand, a few of them would cross themselves."""
    sirens = referentiel.sirens()
    membres = [{"siren": s, "nom": s} for s in sirens]
    collection = json.loads(
        geojson_du_perimetre(dossier(perimetre={"membres": membres}), referentiel, referentiel.contours_epci(sirens))
    )
    assert len(collection["features"]) == len(sirens) > 1200
    verifier_rfc7946(collection)


@pytest.mark.lent
@pytest.mark.parametrize(("niveau", "decimales"), [("leger", 3), ("precis", 4)])
def test_all_real_epci_at_the_precision_of_maps(referentiel: Referentiel, niveau: str, decimales: int) -> None:
    contours = referentiel.contours_epci(None, niveau)
    formes = {siren: geometrie(contour, decimales) for siren, contour in contours.items()}
    assert len(formes) > 1200
    assert [siren for siren, forme in formes.items() if forme is None or not shape(forme).is_valid] == []
