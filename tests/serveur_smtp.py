"""A mail server of our own, that behaves as told: accepts, refuses, hangs, or dies in the middle of a conversation."""

from __future__ import annotations

import email
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import Message
from typing import Any

from tests.ports import port_libre

# Where a conversation may be changed: the command that is answered otherwise.
Humeur = Callable[[str, str], str | None]
"""(command, argument) → the answer, « raccroche », « silence », or None for the usual one."""


class Serveur:
    """What was received, and how to behave. `recus`: every message that was answered 250, in order."""

    def __init__(self, port: int = 0) -> None:
        self.recus: list[tuple[str, Message]] = []
        self.tentatives: Counter[str] = Counter()
        self.humeur: Humeur = lambda commande, argument: None
        self.lenteur = 0.0
        self._tcp: Any = None
        self.port = port or port_libre()

    def ouvrir(self) -> None:
        serveur = self

        class Conversation(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):
                    serveur._converser(self.rfile, self.wfile)

        class Ecoute(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._tcp = Ecoute(("127.0.0.1", self.port), Conversation)
        threading.Thread(target=self._tcp.serve_forever, args=(0.02,), daemon=True).start()

    def fermer(self) -> None:
        if self._tcp is not None:
            self._tcp.shutdown()
            self._tcp.server_close()
            self._tcp = None

    def pour(self, adresse: str) -> list[Message]:
        return [message for qui, message in self.recus if qui == adresse]

    def _converser(self, lu: Any, ecrit: Any) -> None:
        qui = ""

        def dire(commande: str, argument: str, sinon: str) -> str:
            reponse = self.humeur(commande, argument) or sinon
            if reponse == "silence":
                time.sleep(600)
            if reponse == "raccroche":
                raise ConnectionAbortedError
            ecrit.write(f"{reponse}\r\n".encode())
            ecrit.flush()
            return reponse

        dire("ACCUEIL", "", "220 essai")
        while ligne := lu.readline():
            mot, _, argument = ligne.decode().strip().partition(" ")
            commande = mot.upper()
            if commande == "RCPT":
                qui = argument.partition("<")[2].partition(">")[0]
                self.tentatives[qui] += 1
                dire("RCPT", qui, "250 oui")
            elif commande == "DATA":
                if dire("DATA", qui, "354 j'écoute").startswith("354"):
                    if (corps := _corps(lu)) is None:
                        return
                    self._recevoir(qui, corps, dire)
            elif commande == "QUIT":
                dire("QUIT", "", "221 au revoir")
                return
            else:
                dire(commande, argument, "250 oui")

    def _recevoir(self, qui: str, corps: bytes, dire: Callable[[str, str, str], str]) -> None:
        time.sleep(self.lenteur)
        reponse = self.humeur("MESSAGE", qui) or "250 reçu"
        # « perdu »: kept, and the line cut before anyone is told.
        if reponse.startswith("250") or reponse == "perdu":
            self.recus.append((qui, email.message_from_bytes(corps)))
        if reponse == "perdu":
            raise ConnectionAbortedError
        dire("REPONSE", qui, reponse)


def _corps(lu: Any) -> bytes | None:
    """A message up to its point; None when whoever wrote it is gone first."""
    lignes: list[bytes] = []
    while ligne := lu.readline():
        if ligne == b".\r\n":
            return b"".join(lignes)
        lignes.append(ligne)
    return None


@contextmanager
def serveur_smtp() -> Iterator[Serveur]:
    """One that listens, until the end of the block."""
    serveur = Serveur()
    serveur.ouvrir()
    try:
        yield serveur
    finally:
        serveur.fermer()
