"""Ports for the servers of the tests, that nobody else takes between the choice and the use: a program that starts
needs seconds before it listens."""

from __future__ import annotations

import os
import random
import socket
from itertools import count

_PREMIER, _LARGEUR = 20_000, 700
"""Below what the system gives to who asks for any port, by `bind` or by `connect` (`ip_local_port_range`)."""
_TRANCHES = 16
_depart = random.SystemRandom().randrange(_LARGEUR)
_suite = count()


def port_libre() -> int:
    """A port where nothing listens, of the slice of this process of tests: two processes never choose the same."""
    tranche = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _TRANCHES
    for _ in range(_LARGEUR):
        port = _PREMIER + tranche * _LARGEUR + (_depart + next(_suite)) % _LARGEUR
        with socket.socket() as essai:
            essai.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                essai.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("aucun port n'est libre")
