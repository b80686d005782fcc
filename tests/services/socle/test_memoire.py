"""The memory of a process: bounded, made once for each key, never kept when it failed."""

from __future__ import annotations

import gc
import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, Event

import pytest

from binome.services.socle.memoire import MemoireVive, sans_ramasser


def test_the_same_key_is_made_once_and_another_state_of_the_data_is_made_again() -> None:
    memoire, faits = MemoireVive[str](4), []
    for etat in ("hier", "hier", "aujourd'hui", "hier"):
        assert memoire.retenir(("verdict", etat), lambda etat=etat: faits.append(etat) or etat.upper()) == etat.upper()
    assert faits == ["hier", "aujourd'hui"]


def test_what_was_asked_longest_ago_goes_first() -> None:
    memoire = MemoireVive[int](2)
    for cle in ("a", "b"):
        memoire.ranger(cle, ord(cle))
    assert memoire.lire("a") == ord("a")
    memoire.ranger("c", ord("c"))
    assert [memoire.lire(cle) for cle in "abc"] == [ord("a"), None, ord("c")]


def test_threads_that_ask_for_the_same_wait_for_it_and_others_do_not() -> None:
    memoire, porte, commence, faits = MemoireVive[str](4), Event(), Event(), []

    def lent() -> str:
        faits.append(1)
        commence.set()
        assert porte.wait(120)
        return "lent"

    with ThreadPoolExecutor(4) as fils:
        travaux = [fils.submit(memoire.retenir, "lent", lent) for _ in range(3)]
        assert commence.wait(120)
        assert fils.submit(memoire.retenir, "vite", lambda: "vite").result(10) == "vite", "held up by another key"
        assert not any(travail.done() for travail in travaux)
        porte.set()
        assert [travail.result(10) for travail in travaux] == ["lent"] * 3
    assert len(faits) == 1


def test_what_failed_is_not_kept_and_does_not_hold_the_next() -> None:
    memoire = MemoireVive[str](2)
    with pytest.raises(ZeroDivisionError):
        memoire.retenir("a", lambda: str(1 // 0))
    assert memoire.lire("a") is None
    assert memoire.retenir("a", lambda: "fait") == "fait"


def test_many_threads_never_break_its_bound() -> None:
    memoire, depart = MemoireVive[int](8), Barrier(4)

    def tourner(decalage: int) -> None:
        depart.wait(120)
        for n in range(500):
            cle = (n * 7 + decalage) % 40
            assert memoire.retenir(cle, lambda cle=cle: cle) == cle

    with ThreadPoolExecutor(4) as fils:
        list(fils.map(tourner, range(4)))
    assert sum(memoire.lire(cle) is not None for cle in range(40)) == 8


def test_without_any_place_nothing_is_kept() -> None:
    memoire = MemoireVive[int](0)
    assert memoire.ranger("a", 1) == 1
    assert memoire.retenir("b", lambda: 2) == 2
    assert memoire.lire("a") is None and memoire.lire("b") is None


def test_each_process_has_its_own() -> None:
    memoire = MemoireVive[int](2)
    memoire.ranger("a", 1)
    contexte = multiprocessing.get_context("fork")
    lecture, ecriture = contexte.Pipe(duplex=False)

    def la_bas() -> None:
        herite = memoire.lire("a")
        memoire.ranger("a", 2)
        ecriture.send((herite, memoire.lire("a")))

    enfant = contexte.Process(target=la_bas)
    enfant.start()
    assert lecture.recv() == (1, 2)
    enfant.join(10)
    assert memoire.lire("a") == 1


def test_garbage_is_collected_again_whoever_ends_first_and_however() -> None:
    assert gc.isenabled()
    with suppress(ZeroDivisionError), sans_ramasser():
        assert not gc.isenabled()
        raise ZeroDivisionError
    assert gc.isenabled()
    une, autre = sans_ramasser(), sans_ramasser()
    for entre in (une, autre):
        entre.__enter__()
    assert not gc.isenabled()
    for sort in (une, autre):
        sort.__exit__(None, None, None)
    assert gc.isenabled()
