"""Chains found are exactly those that trying everything finds, in order of length; a bound is always said."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.conflits.chemins import Bornes, Chemin, Recherche
from binome.domaine.conflits.graphe import FaitDeLien, GenreDeFait, GenreDeSommet, GrapheDesLiens, Sommet
from binome.domaine.saisie.jours import lire_jour

JOUR = lire_jour("2026-11-26")
CIBLE = "d:cible"


def graphe(aretes: list[tuple[str, str]], plus: tuple[str, ...] = ()) -> GrapheDesLiens:
    noms = {CIBLE, *plus, *(n for paire in aretes for n in paire)}
    genres = {True: GenreDeSommet.dossier, False: GenreDeSommet.organisation}
    sommets = [Sommet(n, genres[n.startswith("d:")], n) for n in sorted(noms)]
    return GrapheDesLiens.construire(sommets, [FaitDeLien(a, b, GenreDeFait.membre, "essai") for a, b in aretes], JOUR)


def de_force(du: GrapheDesLiens, source: str, longueur: int) -> Iterator[Chemin]:
    """Every simple path of at most that length, by trying everything: it knows of no distance."""

    def aller(chemin: Chemin) -> Iterator[Chemin]:
        for voisin in du.voisins[chemin[-1]]:
            if voisin == CIBLE:
                yield (*chemin, voisin)
            elif voisin not in chemin and not voisin.startswith("d:") and len(chemin) < longueur:
                yield from aller((*chemin, voisin))

    yield from aller((source,)) if not source.startswith("d:") else ()


def au_hasard(graine: int, organisations: int, aretes: int) -> GrapheDesLiens:
    """A sparse graph: trees, cycles, a few others candidatures, and a few organisations tied to the one looked at."""
    tirage = random.Random(graine)  # noqa: S311
    noms = [f"o{n}" for n in range(organisations)]
    liens = [tuple(tirage.sample(noms, 2)) for _ in range(aretes)]
    liens += [(o, CIBLE) for o in tirage.sample(noms, 5)]
    liens += [(o, f"d:{n}") for n in range(5) for o in tirage.sample(noms, 10)]
    return graphe([(a, b) for a, b in liens], tuple(noms))


def comparer(graine: int, organisations: int, aretes: int, longueur: int, juges: int) -> int:
    du = au_hasard(graine, organisations, aretes)
    approche, vues = Recherche(du).vers(CIBLE), 0
    noms = sorted(cle for cle in du.sommets if cle.startswith("o"))
    for source in random.Random(graine).sample(noms, juges):  # noqa: S311
        trouvee = approche.depuis(source, Bornes(chaines=1 << 30, essais=1 << 30, longueur=longueur))
        longueurs = [len(c) - 1 for c in trouvee.chemins]
        assert longueurs == sorted(longueurs)
        assert sorted(trouvee.chemins) == sorted(de_force(du, source, longueur)), (graine, source)
        vues += len(longueurs)
    return vues


@pytest.mark.parametrize("graine", range(5))
def test_the_chains_are_those_that_trying_everything_finds(graine: int) -> None:
    assert comparer(graine, 60, 80, longueur=8, juges=20) > 0


@pytest.mark.lent(9)
def test_every_chain_of_six_in_two_hundred_graphs_of_two_thousand_organisations() -> None:
    assert sum(comparer(graine, 2_000, 2_600, longueur=6, juges=10) for graine in range(200)) > 500


@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20),
    st.sets(st.integers(0, 8), max_size=3),
    st.integers(0, 8),
)
def test_however_long_and_whatever_the_graph(aretes: list[tuple[int, int]], bouts: set[int], juge: int) -> None:
    liens = [(f"o{a}", f"o{b}") for a, b in aretes] + [(f"o{b}", CIBLE) for b in bouts]
    du = graphe(liens, tuple(f"o{n}" for n in range(9)))
    toutes = sorted(de_force(du, f"o{juge}", 12))
    trouvee = Recherche(du).vers(CIBLE).depuis(f"o{juge}", Bornes(chaines=1 << 30, essais=1 << 30))
    assert sorted(trouvee.chemins) == toutes and trouvee.complete


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20),
    st.sets(st.integers(0, 6), max_size=3),
    st.integers(1, 4),
    st.integers(1, 30),
)
def test_what_a_bound_leaves_out_is_said(
    aretes: list[tuple[int, int]], bouts: set[int], chaines: int, essais: int
) -> None:
    liens = [(f"o{a}", f"o{b}") for a, b in aretes] + [(f"o{b}", CIBLE) for b in bouts]
    du = graphe(liens, tuple(f"o{n}" for n in range(7)))
    toutes = list(de_force(du, "o0", 12))
    trouvee = Recherche(du).vers(CIBLE).depuis("o0", Bornes(chaines=chaines, essais=essais))
    assert set(trouvee.chemins) <= set(toutes) and len(trouvee.chemins) <= chaines
    if trouvee.complete:
        assert len(trouvee.chemins) == len(toutes)
    # Up to that length, nothing is missing.
    courtes = {c for c in toutes if len(c) - 1 <= trouvee.certaine_jusqu_a}
    assert courtes <= set(trouvee.chemins)


def test_a_search_that_forgot_the_bound_would_be_seen() -> None:
    """The negative control: two chains where one is asked for."""
    du = graphe([("o0", "o1"), ("o0", "o2"), ("o1", CIBLE), ("o2", CIBLE)])
    trouvee = Recherche(du).vers(CIBLE).depuis("o0", Bornes(chaines=1))
    assert trouvee.chemins == (("o0", "o1", CIBLE),)
    assert not trouvee.complete and trouvee.certaine_jusqu_a == 1


def test_another_candidature_ties_nobody() -> None:
    du = graphe([("o0", "d:autre"), ("o1", "d:autre"), ("o1", CIBLE)])
    assert Recherche(du).vers(CIBLE).depuis("o0").chemins == ()


def test_a_very_long_chain_is_found() -> None:
    loin = 5_000
    du = graphe([(f"o{n}", f"o{n + 1}") for n in range(loin)] + [(f"o{loin}", CIBLE)])
    trouvee = Recherche(du).vers(CIBLE).depuis("o0")
    assert [len(c) - 1 for c in trouvee.chemins] == [loin + 1] and trouvee.complete
