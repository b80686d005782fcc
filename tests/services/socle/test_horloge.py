"""The clock and the chance of the services are the world's, but for a campaign that is played."""

from __future__ import annotations

import datetime as dt
import random
from threading import Thread

from binome.services.socle import horloge

INSTANT = dt.datetime(2023, 9, 22, 21, 59, 59, tzinfo=dt.UTC)


def _sort() -> random.Random:
    return random.Random(7)  # noqa: S311 (the very thing that is tried)


def test_a_given_instant_and_a_given_chance_come_back_the_same_and_end() -> None:
    tirages = []
    for _ in range(2):
        with horloge.jouer(INSTANT, _sort()):
            assert horloge.maintenant() == INSTANT and horloge.aujourdhui() == dt.date(2023, 9, 22)
            tirages.append((horloge.tirer_hexa(8), horloge.tirer_jeton(32)))
    assert tirages[0] == tirages[1]
    assert (horloge.tirer_hexa(8), horloge.tirer_jeton(32)) != tirages[0]
    assert horloge.maintenant() > INSTANT + dt.timedelta(days=365)


def test_what_runs_beside_has_the_clock_of_the_world() -> None:
    vus: list[dt.datetime] = []
    with horloge.jouer(INSTANT, _sort()):
        autre = Thread(target=lambda: vus.append(horloge.maintenant()))
        autre.start()
        autre.join()
    assert vus[0] > INSTANT + dt.timedelta(days=365)


def test_tokens_are_as_long_as_asked() -> None:
    assert len(horloge.tirer(24)) == 24 and len(horloge.tirer_hexa(8)) == 16 and len(horloge.tirer_jeton(32)) == 43
