"""Flows: canonical form, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.moteur.flux import Flux, FluxError, Lignes

couples = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.floats(0, 1e6)), min_size=1, max_size=40
)


@given(couples, st.randoms())
def test_canonical_whatever_the_order_of_rows(lignes, alea):
    melange = list(lignes)
    alea.shuffle(melange)
    a, b = (Flux.from_couples(*map(list, zip(*cote, strict=True))) for cote in (lignes, melange))
    for champ in ("codes", "origine", "destination", "volume"):
        assert np.array_equal(getattr(a, champ), getattr(b, champ))
    cle = a.origine.astype(np.int64) * a.n + a.destination
    assert (np.diff(cle) > 0).all()
    assert (a.volume > 0).all()
    assert a.residents.sum() == pytest.approx(sum(v for _, _, v in lignes))


def test_sums():
    f = Flux.from_couples(["b", "a", "a", "a"], ["a", "a", "a", "b"], [1, 2, 3, 0])
    assert f.codes.tolist() == ["a", "b"]
    assert f.volume.tolist() == [5, 1]
    assert (f.residents.tolist(), f.emplois.tolist(), f.internes.tolist()) == ([5, 1], [6, 0], [5, 0])


def test_a_list_of_units_completes_the_flows():
    f = Flux.from_couples(["a"], ["b"], [1.0], codes=["c", "b", "a"])
    assert f.codes.tolist() == ["a", "b", "c"]
    assert f.places(["c", "a"]).tolist() == [2, 0]


def test_rows_are_kept_as_they_came_until_asked():
    lignes = Lignes.from_indices(["z", "a"], [0, 1, 0], [1, 1, 1], [1.0, 0.0, 2.0])
    assert lignes.volume.tolist() == [1, 0, 2]
    f = Flux.from_lignes(lignes)
    assert (f.codes.tolist(), f.origine.tolist(), f.volume.tolist()) == (["a", "z"], [1], [3])


def test_arrays_are_read_only():
    f = Flux.from_couples(["a"], ["b"], [1.0])
    with pytest.raises(ValueError, match="read-only"):
        f.volume[0] = 2


@pytest.mark.parametrize(
    ("volumes", "codes", "dit"),
    [
        ([1.0, float("nan")], None, "Ligne 2"),
        ([1.0, float("inf")], None, "Ligne 2"),
        ([-1.0, 2.0], None, "Ligne 1"),
        ([1.0], None, "longueur"),
        ([1.0, 2.0], ["a", "b"], "Ligne 2.*« c »"),
        (["x", "y"], None, "pas un nombre"),
    ],
)
def test_what_is_refused(volumes, codes, dit):
    with pytest.raises(FluxError, match=dit.replace("« c »", "«\u202fc\u202f»")):
        Flux.from_couples(["a", "b"], ["b", "c"], volumes, codes)


def test_indices_out_of_the_list_are_refused():
    with pytest.raises(FluxError, match="Ligne 2"):
        Flux.from_indices(["a", "b"], [0, 2], [1, 1], [1.0, 1.0])
    with pytest.raises(FluxError, match="deux fois"):
        Flux.from_indices(["a", "a"], [0], [1], [1.0])
