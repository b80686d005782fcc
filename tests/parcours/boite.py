"""A letter box for tests: an SMTP server on the loopback that keeps what it is given."""

from __future__ import annotations

import re
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

LIEN = re.compile(r"https?://\S+")


class _Conversation(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client that sends a message asks for."""

    server: Boite

    def handle(self) -> None:
        self._dire("220 boite")
        while ligne := self.rfile.readline():
            verbe = ligne.decode("ascii", "replace").strip().upper()
            if verbe == "DATA":
                self._dire("354 oui")
                self.server.ranger(self._corps())
            self._dire("221 adieu" if verbe == "QUIT" else "250 bien")
            if verbe == "QUIT":
                return

    def _corps(self) -> bytes:
        lignes = []
        while (ligne := self.rfile.readline()) not in (b".\r\n", b""):
            lignes.append(ligne.removeprefix(b".") if ligne.startswith(b"..") else ligne)
        return b"".join(lignes)

    def _dire(self, reponse: str) -> None:
        self.wfile.write(f"{reponse}\r\n".encode())


class Boite(socketserver.ThreadingTCPServer):
    """Messages received so far; `attendre` takes one out."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.port = int(self.server_address[1])
        self.recus: list[EmailMessage] = []
        self._arrive = threading.Condition()

    def ranger(self, brut: bytes) -> None:
        with self._arrive:
            self.recus.append(message_from_bytes(brut, policy=policy.default))  # type: ignore[arg-type]
            self._arrive.notify_all()

    def attendre(self, adresse: str, objet: str, secondes: float = 60) -> EmailMessage:
        """The first message to an address whose subject holds these words. Raises AssertionError when none comes."""
        fin = time.monotonic() + secondes
        with self._arrive:
            while True:
                for message in self.recus:
                    if adresse in str(message["To"]) and objet in str(message["Subject"]):
                        self.recus.remove(message)
                        return message
                if not self._arrive.wait(max(0.0, fin - time.monotonic())) and time.monotonic() >= fin:
                    connus = [(str(m["To"]), str(m["Subject"])) for m in self.recus]
                    raise AssertionError(f"rien pour {adresse} qui dise « {objet} » ; reçus : {connus}")

    def lien(self, adresse: str, objet: str) -> str:
        """The link that the message awaited is for: another, last, may be where one chooses what one receives."""
        corps = self.attendre(adresse, objet).get_body(("plain",))
        assert corps is not None
        lien, *autres = LIEN.findall(corps.get_content())
        assert len(autres) <= 1, autres
        return str(lien)


@contextmanager
def ouverte() -> Iterator[Boite]:
    """A letter box, for the time of a block."""
    with Boite() as boite:
        fil = threading.Thread(target=boite.serve_forever, args=(0.05,), daemon=True)
        fil.start()
        try:
            yield boite
        finally:
            boite.shutdown()
            fil.join()
