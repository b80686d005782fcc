"""The workers of `binome servir`: gunicorn's threads, shared out between counters, behind a door that never waits.

Gunicorn's own worker gives a thread to a connection as soon as one byte came, and the same threads to everything: a
dozen half-sent requests, or a dozen waits, and nobody is answered. Here one loop receives (`config.reception`), and
each request, whole, goes to the counter of its kind (`config.voies`); a counter that is full says when to come back.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import selectors
import socket
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from concurrent import futures
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import IO, Any

from django.conf import settings
from gunicorn import http
from gunicorn.http.unreader import Unreader
from gunicorn.workers.gthread import TConn, ThreadWorker

from binome.pile import au_large
from config.reception import Etape, Reception
from config.voies import VOIES, Voie, choisir

FILS = sum(voie.fils for voie in VOIES)
RECEPTIONS_MAX = 400
"""Requests half received at once, by a process: beyond, the oldest gives way."""
ATTENTE_MAX = 500_000_000
"""Bytes of bodies announced and half received at once, by a process."""
MARGE = 1_000_000
"""Over the largest file allowed: the rest of its form."""
ADIEU_S = 2.0
ENVOI_S = 60.0
"""Seconds that a reader is given to take a piece of an answer."""
_LOT = 262_144
_ici = threading.local()
journal = logging.getLogger(__name__)


class _Plein(Unreader):  # type: ignore[misc]
    """A request received already: it is read without waiting for anybody."""

    def __init__(self, contenu: IO[bytes]) -> None:
        super().__init__()
        self._contenu = contenu

    def chunk(self, size_hint: int | None = None) -> bytes:
        return self._contenu.read(max(size_hint or 0, 8192))


class _Muette:
    """In the place of a socket: what is sent goes nowhere, its status is kept."""

    code = 500

    def gettimeout(self) -> float:
        return 0.0

    def sendall(self, octets: bytes) -> None:
        self.code = int(octets.split(b" ", 2)[1])


class Guichets(ThreadWorker):  # type: ignore[misc]
    """See the module."""

    def get_thread_pool(self) -> futures.ThreadPoolExecutor:
        self._fils = {v.nom: futures.ThreadPoolExecutor(v.fils, thread_name_prefix=v.nom) for v in VOIES}
        self._occupes: Counter[str] = Counter()
        self._adieux: dict[TConn, float] = {}
        self._en_reception: OrderedDict[TConn, Reception] = OrderedDict()
        self._annonces = 0
        self._prochaine_ronde = 0.0
        self._taille_max = max(settings.BINOME_TAILLE_PIECE, settings.BINOME_TAILLE_MAX) + MARGE
        # What gunicorn closes at the end; it serves nothing by itself.
        return futures.ThreadPoolExecutor(1)

    def load_wsgi(self) -> None:
        super().load_wsgi()
        self.wsgi = _dater(self.wsgi)

    # --- the door, in the main thread

    def accept(self, listener: Any) -> None:
        """Take a connection, and listen to it without waiting."""
        try:
            prise, client = listener.accept()
        except OSError:
            return
        prise.setblocking(False)
        conn = TConn(self.cfg, prise, client, listener.getsockname())
        conn.parser = http.get_parser(self.cfg, prise, client)
        # Nothing is read from the socket but here: gunicorn has no first byte to wait for.
        conn.initialized = conn.data_ready = True
        self.nr_conns += 1
        self._recevoir(conn)

    def on_client_socket_readable(self, conn: TConn, client: Any) -> None:
        """Another request on a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._recevoir(conn)

    def enqueue_req(self, conn: TConn) -> None:
        """Bytes were read ahead; here it is never so but of what this class kept itself."""
        self._recevoir(conn, conn.parser.unreader.take_buffered())

    def _recevoir(self, conn: TConn, deja: bytes = b"") -> None:
        """Begin to receive a request."""
        conn.sock.setblocking(False)
        while len(self._en_reception) >= RECEPTIONS_MAX:
            self._abandonner(next(iter(self._en_reception)))
        self._en_reception[conn] = Reception(self._taille_max)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._lire, conn))
        self._lire(conn, conn.sock, deja)

    def _lire(self, conn: TConn, _: Any, deja: bytes = b"") -> None:
        reception = self._en_reception.get(conn)
        if reception is None:
            return
        try:
            self._nourrir(conn, reception, deja or conn.sock.recv(_LOT))
        except (BlockingIOError, InterruptedError):
            return
        except ConnectionError:
            self._abandonner(conn)
        except OSError as erreur:
            journal.warning("Pas de place pour recevoir une demande : %s", erreur)
            self._abandonner(conn, 503)

    def _nourrir(self, conn: TConn, reception: Reception, octets: bytes) -> None:
        if not octets:
            self._abandonner(conn)
            return
        avant = reception.etape
        reception.nourrir(octets)
        if avant is Etape.tete and reception.etape in (Etape.corps, Etape.entiere):
            self._annonces += reception.taille
            if reception.etape is Etape.corps and self._annonces > ATTENTE_MAX:
                self._abandonner(conn, 503)
                return
        if reception.etape is Etape.corps and reception.continuer:
            reception.continuer = False
            conn.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        if reception.etape is Etape.refusee:
            self._abandonner(conn, reception.refus)
        elif reception.etape is Etape.entiere:
            self._confier(conn, reception)

    def _confier(self, conn: TConn, reception: Reception) -> None:
        """Give a whole request to its counter, or say that it is full."""
        voie = choisir(reception.methode, reception.cible)
        if self._occupes[voie.nom] >= voie.fils + voie.file:
            self._abandonner(conn, 503, voie)
            return
        self._oublier(conn)
        self._occupes[voie.nom] += 1
        recu_at = dt.datetime.now(dt.UTC)
        travail = self._fils[voie.nom].submit(self._servir, conn, reception, recu_at)
        travail.add_done_callback(lambda fait: self.method_queue.defer(self._rendre, conn, reception, voie, fait))

    def _rendre(self, conn: TConn, reception: Reception, voie: Voie, fait: Any) -> None:
        """A request was answered: the connection is kept, read on, or closed."""
        self._occupes[voie.nom] -= 1
        reception.fermer()
        gardee = not fait.cancelled() and fait.exception() is None and fait.result() and not reception.a_fermer
        if gardee and reception.surplus:
            self._recevoir(conn, reception.surplus)
        elif gardee:
            self.finish_request(conn, fait)
        else:
            self._fermer(conn)

    def _oublier(self, conn: TConn) -> Reception:
        """Stop listening to a connection."""
        reception = self._en_reception.pop(conn)
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)
        if reception.etape in (Etape.corps, Etape.entiere):
            self._annonces -= reception.taille
        return reception

    def _abandonner(self, conn: TConn, code: int = 0, voie: Voie | None = None) -> None:
        """Serve no further; say why when there is something to say."""
        reception = self._oublier(conn)
        reception.fermer()
        if code:
            with suppress(OSError):
                conn.sock.send(refus(code, reception.cible, voie.attente if voie else 5))
        self._fermer(conn, poliment=bool(code))

    def _fermer(self, conn: TConn, *, poliment: bool = True) -> None:
        """Close; politely, what the sender still sends is read a moment, so that they get the answer (RFC 9112)."""
        self.nr_conns -= 1
        try:
            if not poliment or len(self._adieux) >= RECEPTIONS_MAX:
                raise OSError
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._vider, conn))
            self._adieux[conn] = time.monotonic() + ADIEU_S
        except OSError:
            conn.close()

    def _vider(self, conn: TConn, _: Any) -> None:
        with suppress(BlockingIOError, InterruptedError):
            try:
                parti = not conn.sock.recv(_LOT)
            except ConnectionError:
                parti = True
            if parti:
                self._quitter(conn)

    def _quitter(self, conn: TConn) -> None:
        self._adieux.pop(conn, None)
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)
        conn.close()

    def murder_pending(self) -> None:
        """Close what has been half sent for too long (and, on the way out, what has not begun)."""
        maintenant = time.monotonic()
        if maintenant < self._prochaine_ronde and self.alive:
            return
        self._prochaine_ronde = maintenant + 1
        for conn in [conn for conn, fin in self._adieux.items() if maintenant > fin]:
            self._quitter(conn)
        for conn, reception in list(self._en_reception.items()):
            if maintenant > reception.fin or not (self.alive or reception.commencee):
                self._abandonner(conn, 408 if reception.commencee else 0)

    # --- a counter, in one of its threads

    def _servir(self, conn: TConn, reception: Reception, recu_at: dt.datetime) -> Any:
        _ici.recu_at = recu_at
        conn.parser.unreader = _Plein(reception.contenu())
        return au_large(self.handle, conn)

    def handle_request(self, req: Any, conn: TConn) -> bool:
        # Who does not take their answer gives the thread back too.
        conn.sock.settimeout(ENVOI_S)
        return bool(super().handle_request(req, conn))

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """What gunicorn refuses by itself is said in our words, and kept by nobody: a proxy that keeps what it is not
        told to leave would give it to the next who asks for that address."""
        dite = _Muette()
        super().handle_error(req, dite, addr, exc)
        with suppress(OSError):
            client.sendall(refus(dite.code, str(getattr(req, "uri", None) or "/"), 5))

    def handle_quit(self, sig: int, frame: Any) -> None:
        for fils in self._fils.values():
            fils.shutdown(wait=False, cancel_futures=True)
        super().handle_quit(sig, frame)


def _dater(application: Callable[..., Any]) -> Callable[..., Any]:
    """The application, told when the request was received whole: before it waited for its turn."""

    def datee(environ: dict[str, Any], start_response: Any) -> Any:
        environ["binome.recu_at"] = _ici.recu_at
        return application(environ, start_response)

    return datee


_MOTS = {
    400: "Votre demande est mal formée : le serveur n’a pas su la lire.",
    408: "Votre demande n’est pas arrivée en entier dans le temps donné. Envoyez-la de nouveau.",
    411: "Votre demande ne dit pas sa longueur (en-tête Content-Length) : elle ne peut pas être reçue.",
    413: "Ce que vous envoyez est trop gros : allégez-le, puis envoyez-le de nouveau.",
    414: "L’adresse que vous demandez est trop longue.",
    431: "Les premières lignes de votre demande sont trop longues, ou trop nombreuses.",
    500: "Une erreur de notre fait nous a empêchés de répondre. Réessayez.",
    503: "Trop de demandes comme la vôtre en ce moment : celle-ci n’a pas été commencée. Renvoyez-la dans {attente} s.",
}


def refus(code: int, cible: str, attente: int) -> bytes:
    """The whole answer to a request that nobody serves: a small page, or JSON to a program."""
    mots, titre = _MOTS.get(code, _MOTS[400]).format(attente=attente), HTTPStatus(code).phrase
    if cible.startswith("/api/"):
        genre, corps = "application/json", json.dumps({"message": mots}, ensure_ascii=False)
    else:
        genre = "text/html"
        corps = (
            f'<!doctype html><html lang="fr"><meta charset="utf-8"><title>Erreur {code} · Binôme</title>'
            f"<h1>Un instant, s’il vous plaît</h1><p>{mots}</p><p>Erreur {code}</p></html>"
        )
    octets = corps.encode()
    lignes = [
        f"HTTP/1.1 {code} {titre}",
        f"Content-Type: {genre}; charset=utf-8",
        f"Content-Length: {len(octets)}",
        "Content-Security-Policy: default-src 'none'",
        "X-Content-Type-Options: nosniff",
        "Cache-Control: no-store",
        *([f"Retry-After: {attente}"] if code == 503 else []),
        "Connection: close",
    ]
    return "\r\n".join(lignes).encode() + b"\r\n\r\n" + octets
