"""Connected groups of EPCI."""

from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.socle.geographie import Departement, Epci, GeographieEnMemoire, Succession, composantes, regions_de


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


def test_the_regions_of_a_group_are_all_those_that_its_epci_reach():
    monde = GeographieEnMemoire(
        les_epci=(
            Epci("a", "A", "CC", (), ("05",)),
            Epci("b", "B", "CC", (), ("05", "26")),
            Epci("c", "C", "CC", (), ()),
        ),
        les_departements=(Departement("05", "Hautes-Alpes", "93"), Departement("26", "Drôme", "84")),
        successions=(Succession("vieux", "Vieux", "2017-01-01", ("b",)),),
    )
    attendues = {"": set(), "a": {"93"}, "b": {"84", "93"}, "ac": {"93"}, "?": set()}
    assert {noms: set(regions_de(noms, monde)) for noms in attendues} == attendues
    assert regions_de(["vieux"], monde) == {"84", "93"}
