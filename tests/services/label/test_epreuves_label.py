"""Two people act on a label at once: one act, one version, and its lists say it. On a real file, with its control."""

from __future__ import annotations

import pytest
from tests.services.outils_epreuves import lanceur


@pytest.mark.lent(10)
def test_two_people_end_or_amend_a_label_at_once_and_it_is_done_once(tmp_path, referentiel):
    assert lanceur("label.epreuves_label", tmp_path)("ensemble", 10) == {"tours": 10, "fautes": []}


@pytest.mark.lent(6)
def test_without_turns_it_is_done_twice_or_breaks_down(tmp_path, referentiel):
    assert lanceur("label.epreuves_label", tmp_path)("ensemble", 4, "--temoin")["fautes"]
