"""The steps of a request to an operator, and its silence."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.demarches.etats import (
    FINIES,
    NOMS_DES_DEMARCHES,
    NOMS_DES_SOURCES,
    REPONSES,
    EtatDeDemarche,
    SourceDEtape,
    a_relancer,
    refus_de_l_etape,
)

E, JOUR = EtatDeDemarche, dt.date(2026, 3, 2)


def _refus(neuve: E, *, avant: E = E.envoyee, le: dt.date = JOUR, raison: str = "", source: str = "main") -> str:
    refus = refus_de_l_etape(avant, neuve, le, raison, JOUR, SourceDEtape(source))
    return refus[0] if refus else ""


def test_every_state_and_source_has_a_name() -> None:
    assert set(NOMS_DES_DEMARCHES) == set(E)
    assert set(NOMS_DES_SOURCES) == set(SourceDEtape)


def test_a_request_is_sent_before_it_is_answered() -> None:
    assert _refus(E.accordee, avant=E.preparee) == "etat"
    assert _refus(E.envoyee, avant=E.preparee) == ""
    # The operator may answer what nobody said was sent.
    assert _refus(E.recue, avant=E.preparee, source="operateur") == ""


@pytest.mark.parametrize("source", ["operateur", "lien"])
@pytest.mark.parametrize("etat", sorted(set(E) - set(REPONSES)))
def test_an_operator_only_answers(source: str, etat: E) -> None:
    assert _refus(etat, source=source, raison="Parce que.") == "etat"


def test_a_refusal_says_why_and_no_day_is_to_come() -> None:
    assert _refus(E.refusee) == "raison"
    assert _refus(E.refusee, raison="Hors zone.") == ""
    assert _refus(E.recue, le=JOUR + dt.timedelta(1)) == "le"


@given(st.sampled_from(E), st.integers(0, 90), st.lists(st.integers(0, 90), max_size=3))
def test_nobody_is_reminded_of_what_is_ended_nor_before_thirty_days(etat: E, avant: int, rappels: list[int]) -> None:
    derniere = JOUR - dt.timedelta(avant)
    dus = a_relancer(etat, derniere, [JOUR - dt.timedelta(r) for r in rappels], JOUR)
    if dus:
        assert etat not in FINIES
        assert min([avant, *rappels]) >= 30
