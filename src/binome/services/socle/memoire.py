"""The memory of a process: what is long to make, kept under all that it depends on.

A key says what is kept and the state of the data that it is made from (the SHA-256 of a text, the référentiel's, the
open data loaded, the day): other data make another key, so that nothing is ever dropped by hand. Bounded: what was
asked longest ago goes first. Threads share it; each process has its own.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from threading import Condition
from typing import Generic, TypeVar

from cachetools import LRUCache, cached

Valeur = TypeVar("Valeur")


class MemoireVive(Generic[Valeur]):
    """At most `places` values, none of which is None."""

    def __init__(self, places: int) -> None:
        self._valeurs: LRUCache[Hashable, Valeur] = LRUCache(places)
        self._verrou = Condition()
        self._retenir: Callable[[Hashable, Callable[[], Valeur]], Valeur] = cached(
            self._valeurs, lambda cle, _: cle, condition=self._verrou
        )(lambda _, faire: faire())

    def retenir(self, cle: Hashable, faire: Callable[[], Valeur]) -> Valeur:
        """What is kept under that key, else made now: once, whoever asks for the same meanwhile waiting for it."""
        return self._retenir(cle, faire)

    def lire(self, cle: Hashable) -> Valeur | None:
        """What is kept under that key, None when nothing is."""
        with self._verrou:
            return self._valeurs.get(cle)

    def ranger(self, cle: Hashable, valeur: Valeur) -> Valeur:
        """Keep it, for those of which only some are worth keeping. Without any place, nothing is kept."""
        with self._verrou, suppress(ValueError):
            self._valeurs[cle] = valeur
        return valeur


@contextmanager
def sans_ramasser() -> Iterator[None]:
    """For what reads or finds much at once, and keeps it: the collector would walk all of it again and again, a third
    of what two thousand candidatures take, and find nothing. Garbage of other threads waits meanwhile."""
    ramassait = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if ramassait:
            gc.enable()
