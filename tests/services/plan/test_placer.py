"""An action dragged to its place: it is there, and every other one keeps its order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.services.plan import gestes

AXES = ["a", "b", "vide"]


def plan(axes):
    fiches = [{"id": f"f{n}", "titre": f"T{n}", "axe": axe} for n, axe in enumerate(axes)]
    return {"axes": [{"id": axe, "titre": axe} for axe in AXES], "fiches": fiches}


@given(st.lists(st.sampled_from("ab"), min_size=1, max_size=8), st.data())
def test_it_is_put_where_it_was_dropped_and_the_others_keep_their_order(axes, donnees):
    avant = plan(axes)
    fiche = donnees.draw(st.sampled_from([f["id"] for f in avant["fiches"]]))
    axe = donnees.draw(st.sampled_from(AXES))
    voisine = donnees.draw(
        st.sampled_from(["", *(f["id"] for f in avant["fiches"] if f["axe"] == axe and f["id"] != fiche)])
    )
    (apres,) = gestes.placer(avant, fiche, axe, voisine).values()
    sans = [f for f in apres if f["id"] != fiche]
    assert sans == [f for f in avant["fiches"] if f["id"] != fiche]
    de_l_axe = [f["id"] for f in apres if f["axe"] == axe]
    assert fiche in de_l_axe and len(apres) == len(axes)
    assert de_l_axe.index(fiche) + 1 == (de_l_axe.index(voisine) if voisine else len(de_l_axe))


@pytest.mark.parametrize(("fiche", "axe"), [("nulle", "a"), ("f0", "nul")])
def test_what_is_not_there_is_refused(fiche, axe):
    with pytest.raises(gestes.GesteImpossibleError):
        gestes.placer(plan(["a"]), fiche, axe)


@given(st.permutations(["a", "b", "vide"]), st.sampled_from(AXES), st.sampled_from(["", *AXES]))
def test_an_axis_is_put_before_another_and_nothing_else_moves(ordre, axe, avant):
    depart = {"axes": [{"id": un, "titre": un} for un in ordre], "fiches": plan(["a"])["fiches"]}
    (apres,) = gestes.placer_axe(depart, axe, avant).values()
    ids = [a["id"] for a in apres]
    assert [i for i in ids if i != axe] == [i for i in ordre if i != axe]
    assert ids.index(axe) + 1 == (ids.index(avant) if avant and avant != axe else len(ids))


def test_an_axis_that_is_not_there_is_refused():
    with pytest.raises(gestes.GesteImpossibleError):
        gestes.placer_axe(plan(["a"]), "nul")
