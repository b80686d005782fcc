"""A service on loopback for the tests of what goes out of the machine; and the detour by which it may lead away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Guichet(BaseHTTPRequestHandler):
    """What answers: its tests say how."""

    def detourner(self, adresse: str) -> None:
        self.send_response(302)
        self.send_header("Location", adresse)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class _Serveur(ThreadingHTTPServer):
    daemon_threads, block_on_close = True, False

    def handle_error(self, *_: object) -> None:
        """Who left before the end of the reply is what is tried."""


@contextmanager
def servir(guichet: type[Guichet]) -> Iterator[str]:
    """Its address, while it is served."""
    serveur = _Serveur(("127.0.0.1", 0), guichet)
    threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{serveur.server_port}"
    finally:
        serveur.shutdown()
        serveur.server_close()
