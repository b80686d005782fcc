"""The night's task run by two at once, or killed: each token has one next, and none is lost. With its control.

On PostgreSQL: tests/services/exploitation/test_postgresql.py.
"""

from __future__ import annotations

import pytest
from tests.services.horodatage.durable import ouvrir
from tests.services.outils_epreuves import lanceur


@pytest.fixture
def lancer(tmp_path, referentiel):
    (tmp_path / "autorites").mkdir()
    (tmp_path / "donnees").mkdir()
    programme = lanceur("horodatage.epreuves_redatage", tmp_path / "donnees")
    with ouvrir(tmp_path / "autorites") as place:
        # Two that ask at once are both told before either has kept what it was told.
        place.humeur = "lente"
        yield lambda nom, combien, *options: programme(nom, combien, place.adresse, str(place.chaine), *options)


@pytest.mark.lent(8)
def test_two_at_once_date_each_token_again_once(lancer):
    assert lancer("ensemble", 3) == {"jetons": 3, "fautes": []}


@pytest.mark.lent(8)
def test_where_the_rank_is_not_unique_some_are_dated_twice(lancer):
    assert lancer("ensemble", 3, "--temoin")["fautes"]


@pytest.mark.lent(8)
def test_killed_in_the_middle_the_next_pass_dates_the_others_and_no_token_twice(lancer):
    assert lancer("tuer", 3) == {"jetons": 3, "fautes": []}
