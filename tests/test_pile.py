"""However deep a loop runs, its calls ask nothing of the system."""

from __future__ import annotations

import resource
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from binome.pile import au_large

TOURS, PROFONDEURS = 100, 400


def _feuille() -> None:
    return None


# Larger than the frame of the loop, so that at some depth it is the one that does not fit.
_feuille.__code__ = _feuille.__code__.replace(co_stacksize=200)


def _fautes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def _au_fond(profondeur: int) -> int:
    """Page faults of a loop of small calls, that many calls down."""
    if profondeur:
        return _au_fond(profondeur - 1)
    avant = _fautes()
    for _ in range(TOURS):
        _feuille()
    return _fautes() - avant


def _pire() -> int:
    return max(_au_fond(profondeur) for profondeur in range(PROFONDEURS))


def test_no_depth_pays_for_each_of_its_calls() -> None:
    assert au_large(_pire) < TOURS / 2


@pytest.mark.xfail(sys.version_info >= (3, 12), reason="vu sous Python 3.11 seulement", strict=False)
def test_without_room_one_does() -> None:
    """The day no Python does, the module has had its time. In a thread of its own, for the tests themselves run with
    room."""
    with ThreadPoolExecutor(1) as fil:
        assert fil.submit(_pire).result() >= TOURS


def test_what_is_called_answers_and_raises_as_if_alone() -> None:
    assert au_large(divmod, 7, 2) == (3, 1)
    assert au_large(int, "ff", base=16) == 255
