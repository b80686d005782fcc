"""What a deposit must survive, on a real database file: kill -9, a log cut short, twenty at once. Each has its control."""

from __future__ import annotations

import pytest
from tests.services.outils_epreuves import lanceur

pytestmark = pytest.mark.lent


@pytest.fixture
def epreuve(tmp_path, referentiel):
    """Run an ordeal on a new database; its report."""
    return lanceur("depot.epreuves_depot", tmp_path)


@pytest.mark.lent(16)
def test_killed_at_any_instant_no_receipt_is_lost_none_is_half_made_and_one_key_gives_one_receipt(epreuve):
    rapport = epreuve("morts", 200)
    assert rapport["fautes"] == []
    assert sum(rapport["tues"].values()) == 200 and len(rapport["tues"]) == 8
    assert rapport["depots"] == 201, "each key ends with its deposit, once retried"


def test_without_a_transaction_the_kills_leave_deposits_half_made(epreuve):
    assert epreuve("morts", 28, "--temoin")["fautes"]


def test_a_log_cut_anywhere_leaves_a_prefix_of_what_was_done(epreuve):
    rapport = epreuve("coupures", 300)
    assert rapport["fautes"] == []
    assert rapport["coupures"] == 300 and len(rapport["survivants"]) > 10, rapport


def test_a_line_torn_out_is_no_prefix(epreuve):
    assert len(epreuve("coupures", 5, "--temoin")["fautes"]) >= 4


@pytest.mark.lent(15)
def test_twenty_at_once_leave_one_in_force_and_one_key_gives_one_receipt(epreuve):
    # Without a transaction, the first ten rounds are enough to see it: below.
    rapport = epreuve("ensemble", 40)
    assert rapport["fautes"] == []
    assert rapport["accuses"] == rapport["depots"] == 20 * 20 + 20


def test_without_a_transaction_twenty_at_once_trip_over_one_another(epreuve):
    assert epreuve("ensemble", 10, "--temoin")["fautes"]
