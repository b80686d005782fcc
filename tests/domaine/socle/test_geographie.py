"""Connected groups of EPCI."""

from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.socle.geographie import Epci, GeographieEnMemoire, composantes


def _monde(paires):
    sirens = {s for paire in paires for s in paire} | set("abcdef")
    epci = tuple(Epci(s, s, "CC", (), ()) for s in sorted(sirens))
    return GeographieEnMemoire(les_epci=epci, adjacence=tuple((a, b, 1.0) for a, b in paires))


def test_an_island_is_a_group_of_its_own():
    assert composantes("abcd", _monde([("a", "b"), ("b", "c")])) == (("a", "b", "c"), ("d",))


def test_neighbours_outside_the_set_do_not_connect():
    assert composantes("ac", _monde([("a", "b"), ("b", "c")])) == (("a",), ("c",))


@given(st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"))), st.sets(st.sampled_from("abcdef")))
def test_groups_partition_the_set_and_no_link_crosses_them(paires, membres):
    paires = [(a, b) for a, b in paires if a != b]
    groupes = composantes(membres, _monde(paires))
    assert sorted(s for groupe in groupes for s in groupe) == sorted(membres)
    rang = {s: r for r, groupe in enumerate(groupes) for s in groupe}
    assert all(rang[a] == rang[b] for a, b in paires if a in rang and b in rang)
