"""A promise is kept or not by what is proven, on a day; delays and rates say how many they are of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.suivi import argent, delais
from binome.domaine.suivi.delais import LigneSituee
from binome.domaine.suivi.engagements import (
    NOMS_DES_ACTES_D_ENGAGEMENT,
    NOMS_DES_ETATS_D_ENGAGEMENT,
    ActeDEngagement,
    EtatDEngagement,
    FaitDEngagement,
    Promesse,
    etat_d_engagement,
)
from binome.domaine.suivi.evenements import EvenementSuivi, GenreDeSuivi
from binome.domaine.suivi.regles import ReglesDuSuivi

A, E = ActeDEngagement, EtatDEngagement
JOUR = dt.date(2024, 6, 30)
CENT = Promesse(dt.date(2023, 11, 9), Decimal(100), dt.date(2024, 6, 1))
SERVICE = Promesse(dt.date(2023, 11, 9), None, dt.date(2024, 6, 1))


def fait(rang: int, acte: A, montant: int | None = None, **suite: object) -> FaitDEngagement:
    return FaitDEngagement(rang, acte, dt.date(2024, 5, 1), Decimal(montant) if montant is not None else None, **suite)  # type: ignore[arg-type]


def test_every_state_and_act_has_its_name():
    assert set(NOMS_DES_ETATS_D_ENGAGEMENT) == set(E)
    assert set(NOMS_DES_ACTES_D_ENGAGEMENT) == set(A)


@pytest.mark.parametrize(
    ("promesse", "faits", "jour", "etat"),
    [
        (CENT, [], dt.date(2024, 1, 1), E.a_venir),
        (CENT, [], JOUR, E.en_retard),
        (CENT, [], dt.date(2025, 7, 1), E.non_tenu),
        (CENT, [fait(1, A.preuve, 40)], dt.date(2024, 5, 2), E.partiel),
        (CENT, [fait(1, A.preuve, 40)], JOUR, E.en_retard),
        (CENT, [fait(1, A.preuve, 40)], dt.date(2026, 1, 1), E.partiel),
        (CENT, [fait(1, A.preuve, 40), fait(2, A.preuve, 60)], JOUR, E.tenu),
        (
            CENT,
            [
                fait(
                    1,
                    A.preuve,
                    100,
                ),
                fait(2, A.preuve, 10, corrige=1),
            ],
            JOUR,
            E.en_retard,
        ),
        (CENT, [fait(1, A.preuve, 100), fait(2, A.preuve, corrige=1, annule=True)], JOUR, E.en_retard),
        (CENT, [fait(1, A.reponse)], JOUR, E.en_retard),
        (CENT, [fait(1, A.non_tenu)], dt.date(2024, 5, 2), E.non_tenu),
        (CENT, [fait(1, A.sans_objet)], JOUR, E.sans_objet),
        # Kept, it is said, but for less than what was promised: the sum decides.
        (CENT, [fait(1, A.tenu, 10)], JOUR, E.en_retard),
        (SERVICE, [fait(1, A.preuve)], JOUR, E.en_retard),
        (SERVICE, [fait(1, A.tenu)], JOUR, E.tenu),
        # What was not said yet on a day does not count that day.
        (SERVICE, [fait(1, A.tenu)], dt.date(2024, 4, 1), E.a_venir),
        (Promesse(dt.date(2020, 1, 1)), [], JOUR, E.a_venir),
    ],
)
def test_the_state_is_that_of_what_is_proven(promesse: Promesse, faits: list[FaitDEngagement], jour: dt.date, etat: E):
    assert etat_d_engagement(promesse, faits, jour, ReglesDuSuivi()) is etat


@given(st.lists(st.integers(0, 3000), max_size=40))
def test_a_delay_is_of_days_that_were_seen(jours: list[int]):
    lu = delais.delai(jours)
    if not jours:
        assert lu is None
        return
    assert lu is not None
    assert lu.n == len(jours)
    assert lu.p90 in jours
    assert sum(j <= lu.p90 for j in jours) >= 0.9 * len(jours)
    assert min(jours) <= lu.mediane <= max(jours)


def test_rates_are_of_what_was_decided_and_régions_count_a_line_each():
    def dit(rang: int, fiche: str, acte: str, jour: int, montant: int = 10) -> EvenementSuivi:
        return EvenementSuivi(
            rang, fiche, GenreDeSuivi.financement, acte, dt.date(2024, 1, jour), "Prêt", "ADEME", Decimal(montant)
        )

    ecrits = [
        dit(1, "a", "demande", 1), dit(2, "a", "accord", 11, 4), dit(3, "a", "versement", 31, 4),
        dit(4, "b", "demande", 1), dit(5, "b", "refus", 21), dit(6, "c", "demande", 2), dit(7, "d", "accord", 3),
        dit(8, "e", "demande", 2), dit(9, "e", "abandon", 4),
    ]  # fmt: skip
    lignes = [LigneSituee(ligne, "t", ("93", "84")) for ligne in argent.lignes(ecrits)]
    (tout,) = delais.performances(lignes)
    assert (tout.presentees, tout.accordees, tout.refusees, tout.abandonnees, tout.en_attente) == (4, 1, 1, 1, 1)
    assert tout.taux_en_nombre == 0.5
    assert tout.taux_en_montant == Decimal("0.1")
    assert tout.decision == delais.Delai(15.0, 20, 2)
    assert tout.paiement == delais.Delai(20.0, 20, 1)
    par_region = delais.performances(lignes, ("operateur", "region", "annee"))
    assert [(p.cle, p.presentees) for p in par_region] == [(("ADEME", r, "2024"), 4) for r in ("84", "93")]
