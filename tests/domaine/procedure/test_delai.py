"""The clock of the implicit decision: cases of the law, then what holds whatever is asked and whenever it comes."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.procedure.delai import ComplementsAttendus, EtatDuDelai, RegleDuSilence, SensDuSilence, calculer

REJET, ACCEPTATION = (RegleDuSilence(sens, mois=2, source="art. 1") for sens in SensDuSilence)
D = dt.date
DEPART = D(2026, 1, 15)


def test_without_data_nothing_is_guessed() -> None:
    lu = calculer(None, DEPART, [ComplementsAttendus(D(2026, 2, 1), D(2026, 2, 20))], D(2030, 1, 1))
    assert (lu.etat, lu.terme, lu.evenements) == (EtatDuDelai.inconnu, None, ())
    assert "[silence]" in lu.phrase


@pytest.mark.parametrize(
    ("jour", "mois", "attendu"),
    [(D(2026, 1, 15), 2, D(2026, 3, 15)), (D(2025, 12, 31), 2, D(2026, 2, 28)), (D(2026, 11, 30), 3, D(2027, 2, 28))],
)
def test_months_are_of_the_calendar(jour: dt.date, mois: int, attendu: dt.date) -> None:
    assert RegleDuSilence(SensDuSilence.rejet, mois=mois).apres(jour) == attendu


def test_rejection_is_suspended_until_they_come_or_until_the_term() -> None:
    demande = ComplementsAttendus(D(2026, 2, 1), D(2026, 2, 21))
    lu = calculer(REJET, DEPART, [demande], D(2026, 2, 10))
    assert (lu.etat, lu.terme) == (EtatDuDelai.suspendu, D(2026, 4, 4))
    # Nothing came: it runs again after the twenty days given.
    assert calculer(REJET, DEPART, [demande], D(2026, 2, 21)).etat is EtatDuDelai.court
    # They came on the fifth day: five days were lost, no more.
    recue = ComplementsAttendus(D(2026, 2, 1), D(2026, 2, 21), D(2026, 2, 6))
    lu = calculer(REJET, DEPART, [recue], D(2026, 2, 10))
    assert (lu.etat, lu.terme) == (EtatDuDelai.court, D(2026, 3, 20))
    assert "reprend, après 5 jours" in lu.evenements[-1].phrase


def test_acceptation_only_runs_from_their_reception() -> None:
    demande = ComplementsAttendus(D(2026, 2, 1), D(2026, 2, 21))
    lu = calculer(ACCEPTATION, DEPART, [demande], D(2026, 6, 1))
    assert (lu.etat, lu.terme) == (EtatDuDelai.suspendu, None)
    recue = ComplementsAttendus(D(2026, 2, 1), D(2026, 2, 21), D(2026, 3, 1))
    lu = calculer(ACCEPTATION, DEPART, [recue], D(2026, 3, 2))
    assert (lu.etat, lu.terme) == (EtatDuDelai.court, D(2026, 5, 1))


def test_asked_too_late_changes_nothing_and_says_so() -> None:
    tardive = ComplementsAttendus(D(2026, 4, 1), D(2026, 5, 1))
    for regle in (REJET, ACCEPTATION):
        lu = calculer(regle, DEPART, [tardive], D(2026, 4, 2))
        assert (lu.etat, lu.terme) == (EtatDuDelai.echu, D(2026, 3, 15))
        assert any("sans effet" in e.phrase for e in lu.evenements)


def test_an_express_decision_stops_it_unless_silence_had_decided() -> None:
    assert calculer(REJET, DEPART, [], D(2026, 9, 1), D(2026, 3, 15)).etat is EtatDuDelai.decide
    assert calculer(REJET, DEPART, [], D(2026, 9, 1), D(2026, 3, 16)).etat is EtatDuDelai.echu


jours = st.integers(0, 400).map(lambda n: DEPART + dt.timedelta(days=n))


@st.composite
def demandes(draw: st.DrawFn) -> ComplementsAttendus:
    le = draw(jours)
    terme = le + dt.timedelta(days=draw(st.integers(0, 60)))
    recu = draw(st.none() | st.integers(0, 90).map(lambda n: le + dt.timedelta(days=n)))
    return ComplementsAttendus(le, terme, recu)


regles = st.builds(RegleDuSilence, st.sampled_from(SensDuSilence), mois=st.integers(1, 6)) | st.builds(
    RegleDuSilence, st.sampled_from(SensDuSilence), jours=st.integers(1, 200)
)


@given(regles, st.lists(demandes(), max_size=5), jours)
def test_a_request_never_brings_the_term_forward_nor_costs_more_than_it_gave(regle, faites, quand) -> None:
    lu = calculer(regle, DEPART, faites, quand)
    sans = regle.apres(DEPART)
    assert lu.terme is None or lu.terme >= sans
    if regle.sens is SensDuSilence.rejet:
        accordes = sum((d.terme - d.le).days for d in faites)
        assert lu.terme is not None and (lu.terme - sans).days <= accordes
    if lu.terme is None:
        assert lu.etat is EtatDuDelai.suspendu and any(d.recu is None or d.recu > quand for d in faites)


@given(regles, st.lists(demandes(), max_size=5), jours)
def test_the_order_they_are_told_in_does_not_matter(regle, faites, quand) -> None:
    assert calculer(regle, DEPART, faites[::-1], quand) == calculer(regle, DEPART, faites, quand)


@given(st.lists(demandes(), min_size=1, max_size=4), jours)
def test_what_comes_before_the_term_never_makes_rejection_wait_longer(faites, quand) -> None:
    muettes = [ComplementsAttendus(d.le, d.terme) for d in faites]
    avec, sans = (calculer(REJET, DEPART, lot, quand).terme for lot in (faites, muettes))
    assert avec is not None and sans is not None and avec <= sans


@given(regles, st.lists(demandes(), max_size=4), jours)
def test_events_are_in_order_and_the_phrase_never_names_a_day_that_is_not_the_term(regle, faites, quand) -> None:
    lu = calculer(regle, DEPART, faites, quand)
    assert list(lu.evenements) == sorted(lu.evenements, key=lambda e: e.le)
    assert (lu.etat is EtatDuDelai.echu) == (lu.terme is not None and quand > lu.terme)
    # What is not yet known has no event: the same clock, asked for earlier, says nothing of it.
    assert all(e.le <= quand for e in lu.evenements if e.le != DEPART)
