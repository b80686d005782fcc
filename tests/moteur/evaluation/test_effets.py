"""Group-time effects: by hand on a few units, to the digit on the panel that everyone publishes, and what must not count."""

from __future__ import annotations

import csv
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.moteur.donnees import DONNEES

from binome.moteur.evaluation import agregats
from binome.moteur.evaluation.bandes import quantile_commun
from binome.moteur.evaluation.effets import effets_par_groupe
from binome.moteur.evaluation.panel import EvaluationError, Panel, build
from binome.moteur.evaluation.placebo import placebo
from binome.moteur.evaluation.sensibilite import grandeurs_relatives
from binome.moteur.evaluation.voisinage import comparer


def tirer(graine: int = 0, n: int = 60, annees: int = 6) -> Panel:
    """Units that go as they please, a third treated in each of two years."""
    hasard = np.random.default_rng(graine)
    return Panel(
        tuple(f"u{k:03}" for k in range(n)),
        np.arange(2018, 2018 + annees),
        hasard.normal(size=(n, annees)).cumsum(axis=1),
        np.array([0, 2020, 2022])[np.arange(n) % 3],
    )


def en_lignes(panel: Panel) -> list[tuple[str, int, int, float]]:
    return [
        (unite, int(annee), int(panel.cohortes[i]), float(panel.resultats[i, t]))
        for i, unite in enumerate(panel.unites)
        for t, annee in enumerate(panel.annees)
    ]


@pytest.mark.lent
def test_four_means_make_an_effect():
    panel = build(
        ["a", "a", "b", "b", "c", "c", "d", "d"],
        [2018, 2019] * 4,
        [2019] * 4 + [0] * 4,
        [10.0, 16.0, 20.0, 24.0, 5.0, 6.0, 7.0, 10.0],
    )
    effets = effets_par_groupe(panel)
    # Treated went up by 6 and 4, the others by 1 and 3.
    assert effets.effets.tolist() == [5 - 2]
    # Variances of the mean of two, each side: 1/2 + 1/2.
    assert effets.erreurs[0] == pytest.approx(1.0)
    assert agregats.pre_tendance(effets).p is None


@pytest.fixture(scope="module")
def mpdta() -> Panel:
    chemin = DONNEES / "evaluation" / "mpdta.csv"
    if not chemin.is_file():
        pytest.skip(f"données ouvertes absentes : {chemin}")
    with chemin.open(encoding="utf-8") as fichier:
        lus = list(csv.DictReader(fichier))
    return build(
        [lu["countyreal"] for lu in lus],
        [int(lu["year"]) for lu in lus],
        [int(lu["first.treat"]) for lu in lus],
        [float(lu["lemp"]) for lu in lus],
    )


@pytest.mark.donnees
def test_the_published_panel_gives_the_published_figures(mpdta):
    """Callaway and Sant'Anna's own panel, as the package `did` of R prints it (never treated, without covariates)."""
    effets = effets_par_groupe(mpdta)
    attendus = {
        2004: [-0.0105, -0.0704, -0.1373, -0.1008],
        2006: [0.0065, -0.0028, -0.0046, -0.0412],
        2007: [0.0305, -0.0027, -0.0311, -0.0261],
    }
    for groupe, valeurs in attendus.items():
        assert effets.effets[effets.groupes == groupe].round(4).tolist() == valeurs
    assert agregats.pre_tendance(effets).p == pytest.approx(0.16812, abs=5e-6)
    tout = agregats.simple(effets)
    assert (round(tout.effet, 6), tout.erreur) == (-0.039951, pytest.approx(0.0118, rel=0.1))
    ages = agregats.dynamique(effets)
    assert ages.effets.round(4).tolist() == [0.0305, -0.0006, -0.0245, -0.0199, -0.0510, -0.1373, -0.1008]
    assert round(agregats.moyenne_des_ages(ages).effet, 4) == -0.0772
    groupes = agregats.par_groupe(effets)
    assert groupes.effets.round(4).tolist() == [-0.0797, -0.0229, -0.0261]
    assert round(agregats.moyenne_des_groupes(effets, groupes).effet, 4) == -0.0310
    assert effets.erreurs[:4] == pytest.approx([0.0233, 0.0310, 0.0364, 0.0344], rel=0.1)


def test_the_errors_are_those_of_draws():
    """The standard error of the mean effect, weights included, is what drawing units again says."""
    panel, hasard = tirer(3, n=240), np.random.default_rng(1)
    tires = []
    for _ in range(400):
        qui = hasard.integers(0, 240, 240)
        tires.append(
            agregats.simple(
                effets_par_groupe(replace(panel, resultats=panel.resultats[qui], cohortes=panel.cohortes[qui]))
            ).effet
        )
    assert agregats.simple(effets_par_groupe(panel)).erreur == pytest.approx(np.std(tires), rel=0.12)


@pytest.mark.lent
@given(graine=st.integers(0, 500), constante=st.floats(-50, 50), melange=st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_a_constant_the_order_of_rows_and_names_change_nothing(graine, constante, melange):
    panel = tirer(graine)
    lignes = [(f"autre-{999 - int(u[1:])}", a, g, v + constante) for u, a, g, v in en_lignes(panel)]
    melange.shuffle(lignes)
    lu = build(*zip(*lignes, strict=True))
    for temoins in ("jamais", "pas_encore"):
        ici, la = effets_par_groupe(panel, temoins), effets_par_groupe(lu, temoins)
        assert ici.effets == pytest.approx(la.effets, abs=1e-9)
        assert agregats.simple(ici).erreur == pytest.approx(agregats.simple(la).erreur)
        assert agregats.pre_tendance(ici).p == pytest.approx(agregats.pre_tendance(la).p)


def test_those_not_yet_treated_serve_until_they_are():
    panel = tirer()
    jamais, pas_encore = effets_par_groupe(panel), effets_par_groupe(panel, "pas_encore")
    meme = np.isclose(jamais.effets, pas_encore.effets)
    # Cohort 2020 is compared with 2022's until 2021; cohort 2022 with 2020's while it was not treated: 2019 alone.
    assert meme.tolist() == [(a >= 2022) if g == 2020 else (a >= 2020) for g, a in zip(jamais.groupes, jamais.annees)]  # noqa: B905


def test_the_last_year_before_is_zero_when_all_is_compared_with_it():
    fixe = effets_par_groupe(tirer(), base="fixe")
    veille = fixe.annees == fixe.groupes - 1
    assert fixe.effets[veille].tolist() == [0, 0] and np.isnan(fixe.erreurs[veille]).all()
    apres = ~fixe.avant
    assert fixe.effets[apres] == pytest.approx(effets_par_groupe(tirer()).effets[~effets_par_groupe(tirer()).avant])


def test_a_band_for_all_is_wider_than_a_band_for_one_and_the_same_each_time():
    influence = agregats.dynamique(effets_par_groupe(tirer())).influence
    assert quantile_commun(influence) == quantile_commun(influence) > 2.2
    seul = quantile_commun(influence[:, :1], tirages=20_000)
    assert seul == pytest.approx(1.96, abs=0.12)


@pytest.mark.lent(6)
def test_labels_drawn_at_random_find_something_five_times_in_a_hundred():
    tire = placebo(tirer(7, n=300), tirages=2_000)
    assert 0.03 <= tire.part_des_rejets <= 0.07


def test_a_real_gap_is_found_and_no_placebo_is_as_large():
    panel = tirer(2, n=300)
    fort = panel.resultats + 3 * ((panel.cohortes[:, None] > 0) & (panel.annees >= panel.cohortes[:, None]))
    tire = placebo(replace(panel, resultats=fort), tirages=100)
    assert tire.plus_forts == 0


# --- how wrong the comparison may be


def test_intervals_widen_with_the_error_allowed_and_start_from_the_mean():
    fixes = agregats.dynamique(effets_par_groupe(tirer(4, n=300), base="fixe"))
    intervalles = grandeurs_relatives(fixes)
    assert [i.m for i in intervalles] == [0, 0.5, 1, 1.5, 2]
    for etroit, large in pairwise(intervalles):
        assert large.bas < etroit.bas < etroit.haut < large.haut
    centre = (intervalles[0].bas + intervalles[0].haut) / 2
    assert centre == pytest.approx(agregats.moyenne_des_ages(fixes).effet)


@pytest.mark.lent(4)
def test_an_interval_holds_the_truth_when_the_sides_part_as_much_as_it_allows():
    """Sides that part by 1 a year before and after, nothing being done: with M = 1 the truth, 0, is inside at least
    95 times in 100; with M = 0, which supposes them parallel, it is not."""
    dedans = {0.0: 0, 1.0: 0}
    for graine in range(300):
        panel = tirer(graine, n=90)
        derive = panel.resultats + np.arange(6) * (panel.cohortes[:, None] > 0)
        fixes = agregats.dynamique(effets_par_groupe(replace(panel, resultats=derive), base="fixe"))
        for i in grandeurs_relatives(fixes, (0.0, 1.0)):
            dedans[i.m] += i.bas <= 0 <= i.haut
    assert dedans[1.0] >= 285 and dedans[0.0] < 30


def test_without_a_year_before_the_last_nothing_is_said():
    panel = tirer(annees=5)
    court = replace(panel, annees=panel.annees[1:], resultats=panel.resultats[:, 1:])
    seule = replace(court, cohortes=np.where(court.cohortes > 0, 2020, 0))
    assert grandeurs_relatives(agregats.dynamique(effets_par_groupe(seule, base="fixe"))) == ()


# --- what cannot be studied


@pytest.mark.parametrize(
    ("lignes", "dit"),
    [
        ([("a", 2018, 0, 1.0), ("a", 2018, 0, 2.0)], "plusieurs lignes pour 2018"),
        ([("a", 2018, 0, 1.0), ("a", 2019, 2019, 2.0)], "deux cohortes"),
        ([("a", 2018, 0, 1.0)], "Une seule année"),
        ([("a", 2018, 0, 1.0), ("a", 2019, 0, 2.0)], "rien à comparer"),
        ([("a", 2018, 2018, 1.0), ("a", 2019, 2018, 2.0)], "rien à comparer"),
    ],
)
def test_a_panel_that_compares_nothing_is_refused_with_its_reason(lignes, dit):
    with pytest.raises(EvaluationError, match=dit):
        build(*zip(*lignes, strict=True))


def test_a_side_of_one_unit_is_refused():
    panel = replace(tirer(), cohortes=np.array([2020] + [0] * 59))
    with pytest.raises(EvaluationError, match="1 unité traitée et"):
        effets_par_groupe(panel)


def test_units_that_lack_a_year_and_cohorts_without_a_before_are_set_aside_and_named():
    lignes = [*en_lignes(tirer()), ("tronquée", 2018, 0, 1.0), *[("tôt", a, 2018, 1.0) for a in range(2018, 2024)]]
    lu = build(*zip(*lignes, strict=True))
    assert (lu.ecartees, lu.sans_avant, len(lu.unites)) == (("tronquée",), (2018,), 60)
    # Treated after the last year is not treated yet.
    assert build(*zip(*[(u, a, 2030 if g == 2022 else g, v) for u, a, g, v in lignes], strict=True)).groupes == (2020,)


# --- one place beside those that look like it


def test_a_place_is_ranked_among_those_that_grew_as_it_did():
    hasard = np.random.default_rng(0)
    autres = 1000 * np.exp(np.cumsum(hasard.normal(0.01, 0.002, (40, 6)), axis=1))
    lieu = 1000 * np.exp(np.array([0.01, 0.02, 0.03, -0.10, -0.10, -0.10]))
    vu = comparer(lieu, autres, reference=2, fin=5)
    assert vu.rang == 1 and vu.ecart < -0.1 and len(vu.donneurs) == len(vu.parcours_donneurs) >= 20
    assert vu.parcours[2] == 0


def test_below_twenty_donors_nothing_is_said():
    lieu = np.array([1.0, 1.1, 1.2])
    with pytest.raises(EvaluationError, match="19 lieux comparables"):
        comparer(lieu, np.tile(lieu, (19, 1)), reference=1, fin=2)
    with pytest.raises(EvaluationError, match="sans valeur positive"):
        comparer(np.array([1.0, 0.0]), np.tile(lieu[:2], (30, 1)), reference=0, fin=1)
