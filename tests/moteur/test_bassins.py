"""Basins: the contract of the engine, what « corrige » promises, and what explanations say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.moteur.contrat import generer, verifier_contrat

from binome.moteur.adjacence import Adjacence
from binome.moteur.bassins.delimitation import delimiter
from binome.moteur.bassins.explication import expliquer
from binome.moteur.bassins.parametres import BassinsError, Parametres, validite
from binome.moteur.flux import Flux

pytestmark = pytest.mark.lent

PETITS = Parametres(min_taille=20_000, cible_taille=200_000, min_auto=0.55, cible_auto=0.65)


def _flux(instance):
    return Flux.from_couples(instance.origines, instance.destinations, instance.volumes, instance.codes)


def _partition(b):
    return frozenset(frozenset(b.codes[b.bassin == k].tolist()) for k in b.numeros)


def _compatible(instance):
    return _partition(delimiter(_flux(instance), PETITS, "compatible"))


def _corrige(instance):
    flux = _flux(instance)
    sol = Adjacence.from_paires(flux.codes, instance.paires)
    return _partition(delimiter(flux, PETITS, "corrige", adjacence=sol, essais=3))


@pytest.mark.parametrize("graine", [1, 2, 3])
def test_compatible_keeps_the_contract(graine):
    verifier_contrat(_compatible, generer(60, graine))


@pytest.mark.parametrize("graine", [1, 2, 3])
def test_corrige_keeps_the_contract_and_draws_basins_in_one_piece(graine):
    verifier_contrat(_corrige, generer(60, graine), connexe=True)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.3, 1.0, 3.0]))
def test_corrige_leaves_no_basin_invalid_or_split(graine, echelle):
    instance = generer(40, graine)
    flux = _flux(instance)
    p = Parametres(PETITS.min_taille * echelle, PETITS.cible_taille * echelle, 0.6, 0.7)
    sol = Adjacence.from_paires(flux.codes, instance.paires)
    b = delimiter(flux, p, "corrige", adjacence=sol, essais=2)
    assert not b.morceles
    assert not b.iles
    assert not b.sans_bassin
    assert not b.invalides or len(b.numeros) == 1
    assert set(b.codes[b.bassin > 0]) | set(b.ecartees) == set(flux.codes)


def test_validities_are_those_of_the_flows():
    flux = _flux(generer(50, 7))
    b = delimiter(flux, PETITS, "corrige", essais=2)
    bassin = dict(zip(b.codes, b.bassin, strict=True))
    de, vers = (np.array([bassin.get(c, 0) for c in flux.codes[i]]) for i in (flux.origine, flux.destination))
    for k, v in zip(b.numeros, b.validites, strict=True):
        s = flux.volume[(de == k) & (vers == k)].sum()
        r, w = flux.volume[de == k].sum(), flux.volume[vers == k].sum()
        assert v == validite(s, r, w, PETITS)


def test_an_island_goes_across_the_sea_and_is_listed():
    """Two mainland towns in one basin, and an isle too small to be one: it works on the mainland."""
    flux = Flux.from_couples(
        ["a", "a", "b", "b", "ile", "ile", "b"],
        ["a", "b", "b", "a", "ile", "b", "ile"],
        [5000.0, 8000, 9000, 4000, 20, 30, 5],
    )
    sol = Adjacence.from_paires(flux.codes, [("a", "b")])
    b = delimiter(flux, Parametres(), "corrige", adjacence=sol, essais=2)
    assert _partition(b) == {frozenset({"a", "b", "ile"})}
    assert b.iles == ("ile",)
    assert not b.morceles


def test_units_without_ties_are_put_aside():
    flux = Flux.from_couples(["a", "b", "seul", "dortoir"], ["b", "a", "seul", "a"], [10.0, 10, 5, 1])
    b = delimiter(flux, Parametres(1, 10, 0.5, 0.6), "compatible")
    assert b.ecartees == ("dortoir", "seul")
    assert b.codes.tolist() == ["a", "b"]


def test_more_searches_are_never_worse():
    instance = generer(60, 5)
    flux = _flux(instance)
    sol = Adjacence.from_paires(flux.codes, instance.paires)
    parts = [delimiter(flux, PETITS, "corrige", adjacence=sol, essais=e) for e in (1, 4, 8)]
    notes = [(min(len(b.numeros), len(parts[0].numeros)), round(b.part_interne, 12)) for b in parts]
    assert notes == sorted(notes)


def test_the_search_stops_when_told():
    demandes = []

    def encore(fait):
        demandes.append(fait)
        return fait < 3

    b = delimiter(_flux(generer(30, 1)), PETITS, "corrige", essais=50, encore=encore)
    assert demandes == [1, 2, 3]
    assert b.essais == 3


def test_fractions_are_drawn_as_whole_numbers_are():
    instance = generer(60, 2)
    huitiemes = Flux.from_couples(instance.origines, instance.destinations, instance.volumes / 8)
    p = Parametres(PETITS.min_taille / 8, PETITS.cible_taille / 8, PETITS.min_auto, PETITS.cible_auto)
    assert _partition(delimiter(huitiemes, p, "compatible")) == _compatible(instance)


def test_numeric_codes_rank_as_numbers():
    lignes = [(str(i), str(j), 50.0 if i == j else 1.0) for i in range(8, 13) for j in range(8, 13)]
    flux = Flux.from_couples(*map(list, zip(*lignes, strict=True)))
    b = delimiter(flux, Parametres(10, 20, 0.5, 0.6), "compatible")
    assert b.codes.tolist() == ["8", "9", "10", "11", "12"]


def test_an_explanation_adds_up():
    flux = _flux(generer(50, 3))
    b = delimiter(flux, PETITS, "compatible")
    unite = str(b.codes[b.bassin > 0][0])
    e = expliquer(b, flux, unite)
    rang = int(np.searchsorted(b.numeros, e.bassin))
    assert e.choisi is not None
    assert e.choisi.avec == b.validites[rang]
    assert e.second is None or e.second.bassin != e.bassin
    assert sum(lien.donne for lien in e.liens) + e.internes == pytest.approx(e.residents)
    assert [lien.valeur for lien in e.liens] == sorted((lien.valeur for lien in e.liens), reverse=True)


def test_what_cannot_be_explained_says_so():
    flux = Flux.from_couples(["a", "b", "seul"], ["b", "a", "seul"], [10.0, 10, 5])
    b = delimiter(flux, Parametres(1, 10, 0.5, 0.6), "compatible")
    with pytest.raises(BassinsError, match="écartée"):
        expliquer(b, flux, "seul")
    with pytest.raises(BassinsError, match="inconnue"):
        expliquer(b, flux, "zz")


@pytest.mark.parametrize(
    "seuils",
    [(1000, 1000, 0.6, 0.7), (-1, 10, 0.6, 0.7), (1, 10, 0.8, 0.7), (1, 10, 0.0, 0.7), (1, float("nan"), 0.6, 0.7)],
)
def test_absurd_thresholds_are_refused(seuils):
    with pytest.raises(BassinsError, match="reçu"):
        Parametres(*seuils)


def test_no_unit_at_all():
    vide = Flux.from_couples([], [], [])
    for mode in ("compatible", "corrige"):
        b = delimiter(vide, Parametres(), mode)
        assert len(b.codes) == 0
        assert b.part_interne == 0


def _avec_l_etranger(instance):
    """The same flows, with workers abroad, and people of a place without jobs who come to work here."""
    partants = np.unique(instance.origines)[::3]
    part = np.arange(len(partants)) * 700 + 5000.5
    return Flux.from_couples(
        np.concatenate([instance.origines, partants, ["camp"] * len(partants)]),
        np.concatenate([instance.destinations, ["99999"] * len(partants), partants]),
        np.concatenate([instance.volumes, part, part / 2]),
    )


@pytest.mark.parametrize("graine", [1, 2, 3])
def test_who_works_out_of_the_map_stays_in_the_denominators(graine):
    instance = generer(50, graine)
    flux = _avec_l_etranger(instance)
    b = delimiter(flux, PETITS, "corrige", essais=2)
    assert set(b.ecartees) == {"99999", "camp"}
    rangs = flux.places(b.codes)
    assert np.array_equal(b.residents, flux.residents[rangs]) and np.array_equal(b.emplois, flux.emplois[rangs])
    assert b.sortants == 2 * b.entrants == flux.emplois[flux.places(["99999"])[0]]
    bassin = dict(zip(b.codes, b.bassin, strict=True))
    de, vers = (np.array([bassin.get(c, 0) for c in flux.codes[i]]) for i in (flux.origine, flux.destination))
    for k, v in zip(b.numeros, b.validites, strict=True):
        dedans = flux.volume[(de == k) & (vers == k)].sum()
        assert v == validite(dedans, flux.volume[de == k].sum(), flux.volume[vers == k].sum(), PETITS)
    e = expliquer(b, flux, str(b.codes[0]))
    assert (e.residents, e.sortants, e.entrants) == (b.residents[0], 5000.5, 2500.25)


def test_compatible_forgets_them_as_r_does():
    """The control: R drops the place, then its flows; basins and denominators are those of the map alone."""
    instance = generer(50, 1)
    seule, b = (
        delimiter(_flux(instance), PETITS, "compatible"),
        delimiter(_avec_l_etranger(instance), PETITS, "compatible"),
    )
    assert np.array_equal(b.residents, seule.residents) and np.array_equal(b.bassin, seule.bassin)
    assert b.sortants > 0
