"""How long a request may wait for its turn to write, in all: several transactions share the same few seconds.

Outside of a request (the worker, a command), each transaction has its own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PAR_DEMANDE_S = 5.0

_ici = threading.local()


def commencer(**_: object) -> None:
    """A request begins in this thread (signal `request_started`)."""
    _ici.reste = PAR_DEMANDE_S


def finir(**_: object) -> None:
    """It has ended (signal `request_finished`)."""
    _ici.reste = None


def reste(sinon: float) -> float:
    """Seconds that may still be waited here; `sinon` outside of a request, and never more than that."""
    valeur = getattr(_ici, "reste", None)
    return sinon if valeur is None else min(sinon, max(0.0, valeur))


@contextmanager
def mesurer() -> Iterator[None]:
    """Count the time of a wait on what the request has left."""
    debut = time.monotonic()
    try:
        yield
    finally:
        if getattr(_ici, "reste", None) is not None:
            _ici.reste -= time.monotonic() - debut
