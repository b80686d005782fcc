"""Three-way merge: nothing edited is silently lost."""

import contextlib
import copy

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from binome.domaine.socle.chemin import poser, retirer
from binome.domaine.texte.fusion import ABSENT, changements, fusionner, intacts

_PLEIN = st.booleans() | st.integers(0, 3) | st.sampled_from(["a", "b", ""])


def _listes(enfant):
    return st.lists(st.tuples(st.sampled_from("pqrs"), enfant), max_size=4, unique_by=lambda e: e[0]).map(
        lambda elements: [{"id": i, "v": v} for i, v in elements]
    )


ARBRES = st.dictionaries(
    st.sampled_from(["x", "y", "fiches", "z"]),
    st.recursive(
        st.none() | _PLEIN, lambda e: _listes(e) | st.dictionaries(st.sampled_from("mn"), e, max_size=2), max_leaves=8
    ),
    max_size=4,
)
_GROUPES = st.dictionaries(st.sampled_from("mn"), _PLEIN, min_size=1, max_size=2)
CANONIQUES = st.fixed_dictionaries({}, optional={"x": _PLEIN, "y": _GROUPES, "z": _PLEIN, "fiches": _listes(_GROUPES)})
"""Trees of one shape, as those of two revisions are."""


@given(ARBRES, ARBRES)
def test_one_side_unchanged_gives_the_other(base, modifie):
    assert fusionner(base, modifie, base).arbre == modifie
    assert fusionner(base, base, modifie).arbre == modifie


@given(ARBRES, ARBRES)
def test_the_same_change_twice_is_no_conflict(base, modifie):
    fusion = fusionner(base, modifie, copy.deepcopy(modifie))
    assert fusion.arbre == modifie and not fusion.conflits


@given(ARBRES, ARBRES, ARBRES)
def test_arguments_are_left_untouched(base, mien, autre):
    avant = copy.deepcopy((base, mien, autre))
    fusionner(base, mien, autre)
    assert (base, mien, autre) == avant


def _places(base, apres):
    return {place: valeur for place, _, valeur in changements(base, apres) if not place.endswith(".ordre")}


@given(ARBRES, ARBRES, ARBRES)
def test_each_edit_of_each_side_is_in_the_result_or_in_a_conflict(base, mien, autre):
    fusion = fusionner(base, mien, autre)
    conflits = [c.chemin for c in fusion.conflits]
    reste = _places(base, fusion.arbre)
    for cote in (mien, autre):
        for place, valeur in _places(base, cote).items():
            dans_un_conflit = any(place.startswith(c) or c.startswith(place) for c in conflits)
            assert dans_un_conflit or any(p.startswith(place) or place.startswith(p) for p in reste), (place, valeur)


@given(ARBRES, ARBRES, ARBRES)
def test_a_conflict_shows_both_texts(base, mien, autre):
    for conflit in fusionner(base, mien, autre).conflits:
        assert conflit.mien is not conflit.autre
        assert not (conflit.mien is ABSENT and conflit.autre is ABSENT)


_PLACES = ["x", "y.m", "y", "z", *(f"fiches[{i}]{suite}" for i in "pqrs" for suite in ("", ".v.m", ".w"))]


def _editions(combien):
    def valeurs(place):
        return (
            _GROUPES
            if place == "y"
            else st.fixed_dictionaries({"id": st.just(place[7])})
            if "]" in place[-1:]
            else _PLEIN
        )

    return st.lists(
        st.sampled_from(_PLACES).flatmap(lambda place: st.tuples(st.just(place), st.none() | valeurs(place))),
        min_size=1,
        max_size=combien,
        unique_by=lambda edition: edition[0],
    )


def _editer(arbre, editions):
    """The tree with each place set, or removed; what cannot be is left. In a canonical tree, nothing is empty."""
    for place, valeur in editions:
        with contextlib.suppress(KeyError):
            arbre = retirer(arbre, place) if valeur is None else poser(arbre, place, valeur)
    return {champ: contenu for champ, contenu in arbre.items() if contenu not in ({}, [])}


@pytest.mark.lent
@given(CANONIQUES, _editions(3), _editions(2))
def test_what_nobody_else_touched_may_be_edited_in_the_newest(base, leurs, miennes):
    """The way of nearly every save, which does without a merge, gives what the merge gives."""
    autre = _editer(base, leurs)
    assume(intacts(base, autre, [place for place, _ in miennes]))
    fusion = fusionner(base, _editer(base, miennes), autre)
    # A group that one empties and the other fills is a conflict for the merge; here each gets what they asked.
    assume(not fusion.conflits)
    assert _editer(fusion.arbre, []) == _editer(autre, miennes)


def test_a_place_is_touched_with_the_item_that_holds_it():
    base = {"fiches": [{"id": "a", "t": "A", "u": 1}, {"id": "b"}], "x": 1, "lignes": [{"t": "L"}]}
    assert intacts(base, {"fiches": [{"id": "c"}, *base["fiches"]], "x": 2}, ["fiches[a].t", "fiches[b].neuf"])
    touche = {**base, "fiches": [{"id": "a", "t": "A", "u": True}, {"id": "b"}]}
    assert not intacts(base, touche, ["fiches[a].t"]) and intacts(base, touche, ["fiches[b].t", "x"])
    assert not intacts(base, {"x": 1}, ["fiches[a].t"])
    # Nor is a place whose group someone else removed, though it was empty.
    assert not intacts({"y": {"n": 1}}, {}, ["y.m"])
    # A rank is no name: what stands there may be another line.
    assert not intacts(base, base, ["lignes[0].t"]) and intacts(base, base, ["lignes"])
    # What is added may have been added by someone else too, elsewhere in the order.
    assert not intacts(base, base, ["fiches[c]"])


def test_two_fiches_edited_apart_merge():
    base = {"fiches": [{"id": "a", "titre": "A"}, {"id": "b", "titre": "B"}]}
    mien = {"fiches": [{"id": "a", "titre": "A2"}, {"id": "b", "titre": "B"}]}
    autre = {"fiches": [{"id": "b", "titre": "B2"}, {"id": "a", "titre": "A"}, {"id": "c", "titre": "C"}]}
    fusion = fusionner(base, mien, autre)
    assert fusion.arbre == {
        "fiches": [{"id": "b", "titre": "B2"}, {"id": "a", "titre": "A2"}, {"id": "c", "titre": "C"}]
    }
    assert fusion.conflits == ()


def test_the_same_field_edited_twice_is_a_conflict():
    (conflit,) = fusionner({"t": "x"}, {"t": "mien"}, {"t": "autre"}).conflits
    assert (conflit.chemin, conflit.base, conflit.mien, conflit.autre) == ("t", "x", "mien", "autre")


def test_a_fiche_removed_here_and_edited_there_is_a_conflict():
    base = {"fiches": [{"id": "a", "titre": "A"}]}
    (conflit,) = fusionner(base, {"fiches": []}, {"fiches": [{"id": "a", "titre": "A2"}]}).conflits
    assert conflit.chemin == "fiches[a]" and conflit.mien is ABSENT


def test_true_is_not_one():
    (conflit,) = fusionner({"v": 0}, {"v": 1}, {"v": True}).conflits
    assert conflit.chemin == "v"


def test_a_negative_control_a_merge_that_keeps_the_last_writer_loses_an_edit():
    base, mien, autre = {"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 2}
    assert fusionner(base, mien, autre).arbre == {"a": 2, "b": 2}
    assert autre != {"a": 2, "b": 2}, "what « last writer wins » would have kept"
