"""The bounds of a rank against every ranking that weights within the margin give."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.comite import classement
from binome.domaine.comite.classement import classer

F = Fraction
NOTES = st.dictionaries(
    st.sampled_from("abcdef"), st.fixed_dictionaries({c: st.integers(0, 4).map(F) for c in "xyz"}), min_size=1
)
POIDS = st.fixed_dictionaries({c: st.integers(1, 5).map(F) for c in "xyz"})


def rang(notes: Any, poids: Any, cle: str) -> int:
    def score(qui: str) -> Fraction:
        return sum((poids[c] * notes[qui][c] for c in poids), F(0))

    return 1 + sum(score(autre) > score(cle) for autre in notes)


@pytest.mark.lent
@given(NOTES, POIDS, st.sampled_from([F(0), F(1, 10), F(1, 4), F(1)]))
def test_no_weights_within_the_margin_lead_out_of_the_bounds(notes: Any, poids: Any, marge: Fraction) -> None:
    faits = classer(notes, poids, marge)
    assert faits.keys() == notes.keys()
    for cle, fait in faits.items():
        assert fait.au_mieux <= fait.rang <= fait.au_pire and fait.rang == rang(notes, poids, cle)
    for facteurs in itertools.product((1 - marge, F(1), 1 + marge), repeat=3):
        autres = {c: poids[c] * f for c, f in zip("xyz", facteurs, strict=True)}
        for cle, fait in faits.items():
            assert fait.au_mieux <= rang(notes, autres, cle) <= fait.au_pire, (cle, autres)


@given(st.fixed_dictionaries({c: st.integers(0, 4).map(F) for c in "xyz"}), POIDS)
def test_of_two_files_the_bounds_are_reached(ecart: Any, poids: Any) -> None:
    """Of two, bounds are exact: if one may pass before the other, some corner of the margin does it."""
    notes = {"a": ecart, "b": {c: F(2) for c in "xyz"}}
    fait = classer(notes, poids, F(1, 4))["a"]
    coins = [
        rang(notes, {c: poids[c] * f for c, f in zip("xyz", facteurs, strict=True)}, "a")
        for facteurs in itertools.product((F(3, 4), F(5, 4)), repeat=3)
    ]
    assert fait.au_mieux == min(coins)
    assert fait.au_pire == max(coins) or fait.au_pire == 2, "a tie at the very corner may be lost on either side"


@given(
    st.integers(1, 4).flatmap(
        lambda k: st.tuples(
            st.lists(st.tuples(*[st.integers(0, 6)] * k), min_size=1, max_size=14),
            st.tuples(*[st.tuples(st.integers(0, 5), st.integers(0, 5))] * k),
        )
    )
)
def test_the_corners_count_what_every_pair_counts(tire: Any) -> None:
    """The slow form is the oracle: no bound moves by one."""
    vecteurs, bornes = tire
    moins, plus = tuple(min(b) for b in bornes), tuple(max(b) for b in bornes)
    assert classement._par_coins(vecteurs, moins, plus) == classement._par_paires(vecteurs, moins, plus)


def test_without_margin_the_rank_is_sure_and_without_a_mark_there_is_none() -> None:
    notes = {"a": {"x": F(3)}, "b": {"x": F(1)}, "c": {}}
    fait = classer(notes, {"x": F(1, 3)}, F(0))
    assert {cle: (r.rang, r.au_mieux, r.au_pire, r.score) for cle, r in fait.items()} == {
        "a": (1, 1, 1, F(3)),
        "b": (2, 2, 2, F(1)),
    }
    assert classer(notes, {}) == {} and classer({}, {"x": F(1)}) == {}
