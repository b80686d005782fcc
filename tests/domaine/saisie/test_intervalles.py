"""« 1-1 à 1-10, 2-3 »."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.saisie.intervalles import NumeroInconnuError, lire_numeros

NUMEROS = ["1-01", "1-02", "1-10", "2-1", "2-2", "a1"]


@pytest.mark.parametrize(
    ("texte", "rangs"),
    [
        ("1-1 à 1-10, 2-2", [0, 1, 2, 4]),
        ("1-10 à 1-1", [0, 1, 2]),
        ("1-01;1-02\n2-1 et A1", [0, 1, 3, 5]),
        ("1–1…1-2", [0, 1]),
        (" ", []),
        ("1-1, 1-1,", [0]),
    ],
)
def test_numbers_and_from_one_to_another(texte: str, rangs: list[int]) -> None:
    assert lire_numeros(texte, NUMEROS) == rangs


@pytest.mark.parametrize("texte", ["9-9", "1-1 à 9-9", "1-1 à", "à", "tout"])
def test_an_unknown_number_is_said(texte: str) -> None:
    with pytest.raises(NumeroInconnuError):
        lire_numeros(texte, NUMEROS)


@given(st.lists(st.sampled_from(NUMEROS), unique=True))
def test_what_is_named_one_by_one_comes_back(noms: list[str]) -> None:
    assert [NUMEROS[rang] for rang in lire_numeros(", ".join(noms), NUMEROS)] == sorted(noms, key=NUMEROS.index)
