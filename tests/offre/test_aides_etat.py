"""State aid: sums over three rolling years, sums above the cost; never which regime applies."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.offre.test_appariement import FICHE, _dossier

from binome.domaine.dossier.profil import AideMinimis, ProfilEconomique
from binome.offre.conditions import CONTROLES
from binome.offre.conditions.aides import il_y_a_trois_ans, minimis_depuis
from binome.offre.conditions.recueil import Etat
from binome.offre.exemples import PAYS
from binome.offre.situation import Monde, situations

JOUR = dt.date(2026, 11, 26)


def _lire(nom: str, fiche: dict, profil: ProfilEconomique | None = None):
    controle = CONTROLES[nom]
    monde = Monde(PAYS, profils={"f": profil} if profil else {})
    (situation,) = situations(_dossier(fiche), monde, JOUR)
    return controle.fonction(situation, controle.parametres())


def _profil(*aides: tuple[int, dt.date | None], groupe: bool | None = False) -> ProfilEconomique:
    return ProfilEconomique(
        aides_minimis=tuple(AideMinimis(montant=Decimal(m), date=d) for m, d in aides), groupe=groupe
    )


@pytest.mark.parametrize(
    ("profil", "etat"),
    [
        (None, Etat.a_confirmer),
        (ProfilEconomique(), Etat.a_confirmer),
        (_profil(), Etat.remplie),
        (_profil((299_999, JOUR)), Etat.remplie),
        (_profil((300_000, JOUR)), Etat.manque),
        (_profil((300_000, dt.date(2023, 11, 26))), Etat.remplie),
        (_profil((300_000, dt.date(2023, 11, 27))), Etat.manque),
        (_profil((10, None)), Etat.a_confirmer),
        (_profil((10, JOUR), groupe=None), Etat.a_confirmer),
        (_profil((10, JOUR), groupe=True), Etat.a_confirmer),
        (_profil((300_000, JOUR + dt.timedelta(1))), Etat.remplie),
    ],
)
def test_de_minimis_is_counted_over_three_rolling_years(profil, etat):
    assert _lire("aides.place_de_minimis", FICHE, profil).etat is etat


def test_the_rolling_years_end_on_the_day():
    assert il_y_a_trois_ans(dt.date(2026, 11, 26)) == dt.date(2023, 11, 27)
    assert il_y_a_trois_ans(dt.date(2028, 2, 29)) == dt.date(2025, 3, 1)
    assert il_y_a_trois_ans(dt.date(1, 1, 1)) == dt.date.min


@given(
    st.lists(st.tuples(st.integers(0, 400_000), st.dates(dt.date(2020, 1, 1), dt.date(2027, 1, 1))), max_size=6),
    st.dates(dt.date(2023, 1, 1), dt.date(2026, 12, 31)),
)
def test_the_sum_is_that_of_the_aids_of_the_window_in_any_order(aides, jour):
    depuis = il_y_a_trois_ans(jour)
    attendu = sum(m for m, d in aides if depuis <= d <= jour)
    assert minimis_depuis(_profil(*aides), depuis, jour) == attendu
    assert minimis_depuis(_profil(*reversed(aides)), depuis, jour) == attendu


@pytest.mark.parametrize(
    ("lignes", "etat"),
    [
        ([], Etat.a_confirmer),
        ([("subvention", 500_000, "demande")], Etat.remplie),
        ([("subvention", 500_001, "demande")], Etat.manque),
        ([("subvention", 300_000, "accorde"), ("avance", 300_000, "envisage")], Etat.manque),
        ([("subvention", 900_000, "refuse")], Etat.remplie),
        ([("pret", 900_000, "accorde")], Etat.remplie),
    ],
)
def test_aids_do_not_exceed_the_cost(lignes, etat):
    financement = [{"financeur": "X", "nature": n, "montant": m, "statut": s} for n, m, s in lignes]
    assert _lire("aides.sous_le_cout", {**FICHE, "financement": financement}).etat is etat


def test_without_a_cost_nothing_is_concluded():
    assert _lire("aides.sous_le_cout", {**FICHE, "cout": None}).etat is Etat.a_confirmer


@pytest.mark.parametrize(
    ("fiche", "etat"),
    [
        ({"maturite": "realise"}, Etat.exclut),
        ({"maturite": "engage"}, Etat.exclut),
        ({"calendrier": {"debut": "2026-01-01"}}, Etat.a_confirmer),
        (
            {"calendrier": {"debut": "2027-01-01", "jalons": [{"libelle": "Devis", "date": "2026-01-01"}]}},
            Etat.a_confirmer,
        ),
        ({"calendrier": None}, Etat.a_confirmer),
        ({}, Etat.remplie),
    ],
)
def test_works_begun_before_the_request_are_a_finding(fiche, etat):
    assert _lire("projet.non_commence", {**FICHE, **fiche}).etat is etat


def test_nothing_says_which_regime_applies():
    dits = [c.fonction.__doc__ or "" for nom, c in CONTROLES.items() if nom.startswith("aides.")]
    assert not [dit for dit in dits if "régime applicable" in dit]
