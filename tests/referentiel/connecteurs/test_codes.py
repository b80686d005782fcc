from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.referentiel.connecteurs.codes import (
    Communes,
    code_commune,
    coder,
    decoder,
    lire_etranger,
    sans_arrondissement,
)


@given(st.from_regex(r"\A(?:[0-8][0-9]|2[AB])[0-9]{3}\Z"))
def test_a_code_survives_its_integer(code: str) -> None:
    assert decoder(coder(code)) == code


@given(st.lists(st.from_regex(r"\A(?:[0-8][0-9]|2[AB])[0-9]{3}\Z"), min_size=2, max_size=2))
def test_integers_sort_as_codes_do(paire: list[str]) -> None:
    assert (coder(paire[0]) < coder(paire[1])) == (paire[0] < paire[1])


@pytest.mark.parametrize(
    ("cellule", "code"),
    [
        ("05061", "05061"), (5061, "05061"), (5061.0, "05061"), ("5061", "05061"), ("2a004", "2A004"), (" 05061 ", "05061"),
        ("75056 Paris", "75056"), ("", None), (None, None), ("Gap", None), ("506", None), ("050611", None), ("99138", None),
        ("98000", None), ("=1+1", None), ("0߀061", None),
    ],
)  # fmt: skip
def test_reading_a_commune(cellule: object, code: str | None) -> None:
    assert code_commune(cellule) == code


def test_arrondissements_become_their_commune() -> None:
    assert {sans_arrondissement(c) for c in ("75101", "75120", "75056")} == {"75056"}
    assert {sans_arrondissement(c) for c in ("69381", "69389")} == {"69123"}
    assert {sans_arrondissement(c) for c in ("13201", "13216")} == {"13055"}
    assert sans_arrondissement("69380") == "69380"


def test_a_place_abroad_is_never_a_commune() -> None:
    communes = Communes()
    for etranger in ("99138", "IT", "LU", "98000", "BE001"):
        assert communes.lire(etranger) == 0
        assert lire_etranger(etranger) < 0
    assert lire_etranger("2A004") == lire_etranger("05061") == 0


def test_old_codes_are_brought_to_today_and_said() -> None:
    communes = Communes({"05024": "05139", "05139": "05139"}.get)
    assert communes.lire("05024") == communes.lire("05139") == coder("05139")
    assert communes.reportees == {"05024": "05139"}
    assert communes.lire("05999") == 0
    assert "inconnue" in communes.cause("05999")
