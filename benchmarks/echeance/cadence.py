"""An open load: each gesture has its instant, kept whatever the server does; lateness counts as waiting.

(A closed one, where everybody waits for their answer before going on, slows down with the server and hides it.)
"""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count

Geste = Callable[[], "float | None"]
"""Something to do now; the seconds until it is to be done again, after the instant it was due, or None."""


@dataclass(frozen=True)
class Mesure:
    """A request: its kind, when it was due, how long until its answer (both in seconds), what went wrong if any."""

    genre: str
    du: float
    duree: float
    faute: str = ""


class Cadence:
    """Gestures at their instants, on a pool of threads."""

    def __init__(self, fils: int) -> None:
        self.mesures: list[Mesure] = []
        self._a_faire: list[tuple[float, int, Geste]] = []
        self._rangs, self._verrou, self._fils = count(), threading.Lock(), fils
        self._debut, self._fin = 0.0, 0.0
        self._local = threading.local()

    def prevoir(self, dans: float, geste: Geste) -> None:
        """Have something done, so many seconds after the start."""
        with self._verrou:
            heapq.heappush(self._a_faire, (dans, next(self._rangs), geste))

    def noter(self, genre: str, faute: str = "", depuis: float | None = None) -> float:
        """Count a request that has just been answered; returns now. The first of a gesture waits since it was due,
        the next ones since `depuis`."""
        ici = self.maintenant()
        du = self._local.du if depuis is None else depuis
        self.mesures.append(Mesure(genre, du, ici - du, faute))
        return ici

    def maintenant(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._debut

    @property
    def finie(self) -> bool:
        return self.maintenant() >= self._fin

    def jouer(self, duree: float) -> None:
        """Do everything that is due within `duree` seconds; ends when the last of it is answered."""
        self._debut, self._fin = time.perf_counter(), duree
        with ThreadPoolExecutor(self._fils) as bassin:
            while (suivant := self._prendre()) is not None or not self.finie:
                if suivant is None:
                    time.sleep(0.005)
                else:
                    bassin.submit(self._faire, *suivant)

    def _prendre(self) -> tuple[float, Geste] | None:
        with self._verrou:
            if not self._a_faire or self._a_faire[0][0] > min(self.maintenant(), self._fin):
                return None
            du, _, geste = heapq.heappop(self._a_faire)
            return du, geste

    def _faire(self, du: float, geste: Geste) -> None:
        self._local.du = du
        try:
            encore = geste()
        except Exception as erreur:  # noqa: BLE001
            self.noter("échec", repr(erreur))
            return
        if encore is not None:
            self.prevoir(max(du + encore, self.maintenant()), geste)
