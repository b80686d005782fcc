"""« Inclus » means until the last millisecond, in Paris, wherever one deposits from."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.langue.typographie import FINE
from binome.domaine.verdict.echeance import Echeance

APPEL = Echeance(jour=date(2023, 9, 22))
PARIS = ZoneInfo("Europe/Paris")


def test_last_millisecond_is_in_time_and_the_next_is_not():
    derniere = datetime(2023, 9, 22, 23, 59, 59, 999000, PARIS)
    assert APPEL.derniere_milliseconde == derniere
    assert APPEL.respectee(derniere)
    assert not APPEL.respectee(derniere + timedelta(milliseconds=1))


@pytest.mark.parametrize(
    ("fuseau", "moment"),
    [
        ("Indian/Reunion", (2023, 9, 23, 1, 59)),
        ("Pacific/Noumea", (2023, 9, 23, 8, 59)),
        ("America/Guadeloupe", (2023, 9, 22, 17, 59)),
    ],
)
def test_overseas_the_same_instant_has_another_name(fuseau, moment):
    local = datetime(*moment, 59, tzinfo=ZoneInfo(fuseau))
    assert APPEL.respectee(local)
    assert not APPEL.respectee(local + timedelta(seconds=1))


@pytest.mark.parametrize("jour", [date(2023, 3, 26), date(2023, 10, 29)])
def test_days_of_a_change_of_hour_end_at_midnight(jour):
    echeance = Echeance(jour=jour)
    derniere = echeance.derniere_milliseconde
    assert (derniere.date(), f"{derniere:%H:%M:%S.%f}") == (jour, "23:59:59.999000")
    duree = echeance.limite - Echeance(jour=jour - timedelta(days=1)).limite
    assert duree == timedelta(hours=23 if jour.month == 3 else 25)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.timezones()))  # noqa: DTZ001
def test_in_time_means_a_day_of_paris_no_later(moment):
    assert APPEL.respectee(moment) == (moment.astimezone(PARIS).date() <= APPEL.jour)


def test_shown_in_paris_time_and_in_the_territory_s():
    assert APPEL.affichage() == f"22 septembre 2023, 23{FINE}h{FINE}59 (heure de Paris)"
    assert "23 septembre 2023, 1" in APPEL.affichage("Indian/Reunion")
