"""Lists without ids: what was changed apart comes together, and a true meeting is never guessed."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.texte.fusion import ABSENT, fusionner

LIGNES = st.lists(st.builds(lambda n, v: {"nom": n, "v": v}, st.sampled_from("abcd"), st.integers(0, 1)), max_size=4)
LISTES = LIGNES | st.lists(st.sampled_from("abcd"), max_size=4)


def sac(liste):
    return Counter(json.dumps(e, sort_keys=True) for e in liste)


@given(LISTES, LISTES, LISTES)
def test_each_line_added_or_removed_is_so_in_the_result_or_both_lists_are_shown(base, mien, autre):
    fusion = fusionner({"l": base}, {"l": mien}, {"l": autre})
    if fusion.conflits:
        (conflit,) = fusion.conflits
        assert (conflit.chemin, conflit.base, conflit.mien, conflit.autre) == ("l", base, mien, autre)
        return
    reste = sac(fusion.arbre["l"])
    for cote in (mien, autre):
        assert not (sac(cote) - sac(base)) - reste, "a line added is lost"
        assert not (sac(base) - sac(cote)) & (reste - sac(mien) - sac(autre)), "a line removed is back"
    assert not reste - sac(mien) - sac(autre), "a line that nobody wrote"


def test_two_people_who_add_different_lines_are_both_heard():
    base, a, b = {"nom": "Pôle"}, {"nom": "A"}, {"nom": "B"}
    fusion = fusionner({"reseaux": [base]}, {"reseaux": [base, a]}, {"reseaux": [base, b]})
    assert fusion.conflits == () and sac(fusion.arbre["reseaux"]) == sac([base, a, b])
    fusion = fusionner({}, {"reseaux": [a]}, {"reseaux": [b]})
    assert fusion.conflits == () and sac(fusion.arbre["reseaux"]) == sac([a, b])
    assert fusionner({"naf": ["25"]}, {"naf": ["25", "10"]}, {"naf": ["25", "28"]}).conflits == ()


def test_a_line_rewritten_here_and_another_added_there():
    base = [{"nom": "Pôle", "lien": None}]
    mien, autre = [{"nom": "Pôle", "lien": "membre"}], [*base, {"nom": "B"}]
    fusion = fusionner({"l": base}, {"l": mien}, {"l": autre})
    assert fusion.conflits == () and fusion.arbre["l"] == [{"nom": "Pôle", "lien": "membre"}, {"nom": "B"}]


@pytest.mark.parametrize(
    ("base", "mien", "autre"),
    [
        ([{"nom": "A"}], [{"nom": "A1"}], [{"nom": "A2"}]),
        ([{"nom": "A"}], [{"nom": "A1"}], []),
        ([], [{"nom": "A", "v": 1}], [{"nom": "a", "v": 2}]),
        ([], [{"organisation": {"nom": "A"}, "role": "x"}], [{"organisation": {"nom": "A"}}]),
        (["x", "x"], ["x"], ["x", "x", "y"]),
        ([], ["X"], ["x"]),
        (["a", "b", "c"], ["b", "a", "c"], ["c", "b", "a"]),
    ],
    ids=[
        "both-rewrite",
        "rewritten-and-removed",
        "same-name",
        "same-organisation",
        "written-twice",
        "same-word",
        "two-orders",
    ],
)
def test_what_meets_is_shown_not_guessed(base, mien, autre):
    (conflit,) = fusionner({"l": base}, {"l": mien}, {"l": autre}).conflits
    assert (conflit.chemin, conflit.mien, conflit.autre) == ("l", mien, autre)


def test_a_list_removed_here_and_filled_there():
    (conflit,) = fusionner({"l": ["a"]}, {}, {"l": ["b"]}).conflits
    assert conflit.mien is ABSENT and conflit.autre == ["b"]
    assert fusionner({"l": ["a"]}, {}, {"l": ["a", "b"]}).arbre == {"l": ["b"]}


def test_the_side_that_moves_lines_decides_their_order():
    assert fusionner({"l": ["a", "b", "c"]}, {"l": ["c", "a", "b"]}, {"l": ["a", "b", "c", "d"]}).arbre["l"] == [
        "c",
        "d",
        "a",
        "b",
    ]
