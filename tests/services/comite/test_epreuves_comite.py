"""Two people of a committee decide at once, a hundred times: one vote, one decision. On a real file, with its control."""

from __future__ import annotations

import pytest
from tests.services.outils_epreuves import lanceur


@pytest.mark.lent(7)
def test_two_people_decide_at_once_a_hundred_times_and_there_is_one_decision(tmp_path, referentiel):
    rapport = lanceur("comite.epreuves_comite", tmp_path)("ensemble", 100)
    assert rapport == {"tours": 100, "fautes": []}


@pytest.mark.lent(3)
def test_without_turns_two_votes_or_two_decisions_are_found(tmp_path, referentiel):
    assert lanceur("comite.epreuves_comite", tmp_path)("ensemble", 30, "--temoin")["fautes"]
