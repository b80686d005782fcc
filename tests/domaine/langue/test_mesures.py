"""Measures are written once: value, unit, how sure, where from."""

from __future__ import annotations

from typing import Any

import pytest

from binome.domaine.langue.mesures import (
    NATURES,
    compte,
    difference,
    fourchette,
    mention,
    mesure,
    part,
    points,
    provenance,
)
from binome.domaine.verdict.mesures import Part


def _m(valeur: float | None, unite: str, nature: str = "observe", bas: Any = None, haut: Any = None) -> dict[str, Any]:
    return {"valeur": valeur, "unite": unite, "nature": nature, "bas": bas, "haut": haut}


@pytest.mark.parametrize(
    ("lue", "dite"),
    [
        (_m(0.4123, "part"), "41,2 %"),
        (_m(0.4123, "part", "estime"), "41 %"),
        (_m(0.41, "part", "estime", 0.384, 0.451), "entre 38 % et 45 %"),
        (_m(0.0, "part"), "0 %"),
        (_m(None, "part", "inconnu"), "inconnu"),
        (_m(0.4567, "indice"), "0,46"),
        (_m(12345.4, "actifs"), "12 345 actifs"),
        (_m(12345.4, "actifs", "estime"), "environ 12 300 actifs"),
        (_m(123456, "actifs", "estime"), "environ 123 000 actifs"),
        (_m(812.0, "km²"), "812 km²"),
    ],
)
def test_a_measure_in_words(lue: dict[str, Any], dite: str) -> None:
    assert mesure(lue).replace("\u202f", " ") == dite


def test_what_is_counted_may_be_said_beside() -> None:
    assert mesure(_m(12, "communes"), nue=True) == "12"
    assert mesure(_m(12, "km²"), nue=True) == "12\u202fkm²"


def test_shares_points_and_counts() -> None:
    assert part(None) == compte(None) == points(None) == "inconnu"
    assert part(0.5) == str(Part(bas=0.5, haut=0.5)) == "50\u202f%"
    assert fourchette(0.3, 0.4) == part(0.35, (0.3, 0.4)) == str(Part(bas=0.3, haut=0.4))
    assert [points(e).replace("\u202f", " ") for e in (0.034, -0.004, 0.0004, 0)] == ["+3,4 pt", "−0,4 pt", "=", "="]
    assert [difference(e) for e in (1250, -300, 0.2)] == ["+1\u202f250", "−300", "="]
    assert [difference(e, "estime") for e in (1251, 49)] == ["+1\u202f300", "="]
    assert compte(149_600, "estime") == "150\u202f000"


def test_where_it_is_from_and_how_it_is_known() -> None:
    assert provenance("INSEE", "2022") == "INSEE, 2022" and provenance("INSEE 2022", "2022") == "INSEE 2022"
    assert provenance("INSEE", "") == "INSEE" and provenance("", "") == ""
    assert [mention(nature) for nature in NATURES] == ["", "", " (estimé)", ""]
