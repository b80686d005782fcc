from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.moteur.estimation import masses
from binome.moteur.estimation.exactitude import autocontention, fourchette, part_commune
from binome.moteur.estimation.gravite import Semis, estimer_flux
from binome.moteur.estimation.noyau import build_noyau
from binome.moteur.estimation.parametres import PAR_DEFAUT, EstimationError, exposant


def semis(n: int = 60, graine: int = 1, avec_emplois: bool = True) -> Semis:
    hasard = np.random.default_rng(graine)
    population = np.round(np.exp(hasard.normal(7, 1, n)))
    return Semis(
        hasard.uniform(5.5, 6.5, n),
        hasard.uniform(44.0, 45.0, n),
        hasard.uniform(5, 60, n),
        population,
        np.where(hasard.random(n) < 0.5, "05", "04"),
        np.array([f"E{i % 7}" for i in range(n)]),
        np.round(population * hasard.uniform(0.05, 0.6, n)) if avec_emplois else None,
    )


def melanger(s: Semis, ordre: np.ndarray) -> Semis:
    colonnes = (s.lon, s.lat, s.superficie, s.population, s.departements, s.unites)
    return Semis(*(c[ordre] for c in colonnes), None if s.emplois is None else s.emplois[ordre])


@pytest.mark.parametrize("avec_emplois", [True, False])
def test_rows_are_the_employed_residents(avec_emplois: bool) -> None:
    s = semis(avec_emplois=avec_emplois)
    f = estimer_flux(s)
    assert f.estime and f.avec_emplois is avec_emplois and f.codes.tolist() == [f"E{i}" for i in range(7)]
    attendu = [PAR_DEFAUT.taux * s.population[s.unites == code].sum() for code in f.codes]
    assert np.allclose(f.residents, attendu) and np.allclose(f.matrice.sum(axis=1), attendu)
    assert np.allclose(f.matrice.sum(axis=0), f.emplois) and (f.matrice >= 0).all()


def test_strict_balance_meets_both_margins() -> None:
    s = semis()
    stricts = replace(PAR_DEFAUT, rigueur=1.0, iterations=5000, tolerance=1e-9)
    f = estimer_flux(s, stricts)
    _, departements = np.unique(s.departements, return_inverse=True)
    assert s.emplois is not None
    voulus = masses.emplois(s.population, s.emplois, departements)
    voulus *= PAR_DEFAUT.taux * s.population.sum() / voulus.sum()
    assert np.allclose(f.emplois, [voulus[s.unites == code].sum() for code in f.codes], rtol=1e-4)
    # The default is looser on purpose.
    assert estimer_flux(s).ecart > f.ecart


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_rows_does_not_matter_and_inputs_are_untouched(graine: int) -> None:
    s = semis(40, graine)
    avant = [np.copy(c) for c in (s.lon, s.lat, s.superficie, s.population)]
    ordre = np.random.default_rng(graine).permutation(40)
    a, b = estimer_flux(s), estimer_flux(melanger(s, ordre))
    assert np.allclose(a.matrice, b.matrice, rtol=1e-8)
    assert np.array_equal(a.matrice, estimer_flux(s).matrice)
    assert all(np.array_equal(x, y) for x, y in zip(avant, (s.lon, s.lat, s.superficie, s.population), strict=True))


def test_two_far_islands_exchange_nobody() -> None:
    s = semis()
    loin = Semis(
        np.where(s.unites == "E0", s.lon + 50, s.lon), s.lat, s.superficie, s.population, s.departements, s.unites
    )
    f = estimer_flux(loin)
    assert f.matrice[0, 1:].sum() == 0 == f.matrice[1:, 0].sum()
    assert f.emplois[0] == pytest.approx(f.residents[0])


def test_surroundings_without_unit_still_attract() -> None:
    s = semis()
    f = estimer_flux(
        Semis(s.lon, s.lat, s.superficie, s.population, s.departements, np.where(s.unites == "E0", "", s.unites))
    )
    assert f.codes.tolist() == [f"E{i}" for i in range(1, 7)]
    assert (f.matrice.sum(axis=1) < f.residents - 1).any()


def test_communes_without_data_are_left_out_and_told() -> None:
    s = semis()
    s.population[3], s.lon[5], s.superficie[7] = np.nan, np.nan, 0.0
    assert estimer_flux(s).ecartees.tolist() == [3, 5, 7]


@pytest.mark.parametrize("champ", ["population", "superficie", "emplois"])
def test_negative_values_are_refused_by_name(champ: str) -> None:
    s = semis()
    getattr(s, champ)[4] = -1
    with pytest.raises(EstimationError, match=f"{champ}.*rang 4"):
        estimer_flux(s)


def test_wrong_shapes_and_emptiness_are_refused() -> None:
    s = semis()
    with pytest.raises(EstimationError, match="lat"):
        estimer_flux(Semis(s.lon, s.lat[1:], s.superficie, s.population, s.departements, s.unites))
    with pytest.raises(EstimationError, match="Aucune commune"):
        estimer_flux(Semis(s.lon, s.lat * np.nan, s.superficie, s.population, s.departements, s.unites))


def test_the_exponent_is_that_of_lenormand() -> None:
    assert exposant(np.full(9, 20.0)) == pytest.approx(0.3 * 20**-0.18)
    # A commune of Guyane does not change the law of the others.
    assert exposant(np.array([20.0] * 99 + [18000.0])) == pytest.approx(0.3 * (20 * 0.99 + 2.5) ** -0.18)


def test_distances_are_kilometres() -> None:
    noyau = build_noyau(np.array([6.0, 6.0]), np.array([44.0, 44.1]), np.array([20.0, 20.0]), PAR_DEFAUT)
    assert -np.log(noyau.valeurs[0]) / noyau.beta == pytest.approx(11.12, abs=0.01)


def test_towns_hold_more_jobs_than_inhabitants() -> None:
    population, departements = np.array([100_000.0, 1000.0]), np.array([0, 0])
    sans = masses.emplois(population, None, departements)
    assert sans[0] / sans[1] > 100
    prives = np.array([30_000.0, 100.0])
    avec = masses.emplois(population, prives, departements)
    assert avec.sum() == pytest.approx(prives.sum() + PAR_DEFAUT.part_departementale * population.sum())


def test_engine_flows_and_accuracy() -> None:
    f = estimer_flux(semis())
    flux = f.pour_le_moteur()
    assert flux.codes.tolist() == f.codes.tolist() and (flux.volume >= 0.5).all()
    assert part_commune(f.matrice, f.matrice) == 1.0 == part_commune(np.zeros(3), np.zeros(3))
    assert part_commune(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == 0.0
    tous = np.ones(7, bool)
    assert autocontention(f.matrice, tous) == pytest.approx((1.0, 1.0))


def test_an_estimated_self_containment_is_a_range() -> None:
    assert fourchette(0.7) == pytest.approx((0.6, 0.75))
    assert fourchette(0.99)[1] == 1.0 and fourchette(0.05)[0] == 0.0
