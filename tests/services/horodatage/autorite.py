"""A real timestamping authority, made with `openssl ts`, that answers on loopback; and what may go wrong with one."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from tests.services import boucle

CONFIG = """
[tsa]
default_tsa = t
[t]
dir = {dossier}
serial = {dossier}/serie
crypto_device = builtin
signer_cert = {dossier}/{qui}.pem
{certs}
signer_key = {dossier}/tsa.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
tsa_name = yes
"""


def openssl(*arguments: str, dans: Path) -> bytes:
    fait = subprocess.run(["openssl", *arguments], cwd=dans, capture_output=True, check=False)
    assert fait.returncode == 0, fait.stderr.decode()
    return fait.stdout


def fabriquer(dossier: Path) -> Path:
    """Its root, its certificate made to timestamp, one that is not, one that has ended; the folder."""
    genre = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl("req", "-x509", *genre, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Racine", dans=dossier)
    openssl("req", "-x509", *genre, "-keyout", "x.key", "-out", "autre-ca.pem", "-subj", "/CN=Autre", dans=dossier)
    openssl("req", *genre, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Horodatage", dans=dossier)
    (dossier / "usage").write_text("extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n")
    (dossier / "sans").write_text("keyUsage=critical,digitalSignature\n")
    signer = ("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial")
    openssl(*signer, "1", "-out", "tsa.pem", "-extfile", "usage", "-days", "10", dans=dossier)
    openssl(*signer, "2", "-out", "sans-usage.pem", "-extfile", "sans", "-days", "10", dans=dossier)
    openssl(*signer, "3", "-out", "finie.pem", "-extfile", "usage", "-days", "-1", dans=dossier)
    (dossier / "serie").write_text("01")
    return dossier


def repondre(dossier: Path, demande: bytes, *, qui: str = "tsa", certs: str = "") -> bytes:
    """What the authority replies to a request."""
    with _UN_A_LA_FOIS:
        return _repondre(dossier, demande, qui, certs)


_UN_A_LA_FOIS = threading.Lock()


def _repondre(dossier: Path, demande: bytes, qui: str, certs: str) -> bytes:
    (dossier / "tsa.cnf").write_text(CONFIG.format(dossier=dossier, qui=qui, certs=certs))
    (dossier / "q.tsq").write_bytes(demande)
    openssl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "q.tsq", "-out", "r.tsr", dans=dossier)
    return (dossier / "r.tsr").read_bytes()


@dataclass
class Autorite:
    """An authority at an address, and how it behaves: `bonne`, `panne`, `lente`, `goutte`, `ailleurs`, `autre`,
    `ancienne` (the reply to an older request), `desordre` (two certificates in an order that DER forbids)."""

    dossier: Path
    adresse: str = ""
    humeur: str = "bonne"
    demandes: list[bytes] = field(default_factory=list)

    @property
    def chaine(self) -> Path:
        return self.dossier / "ca.pem"


@contextmanager
def servir(dossier: Path) -> Iterator[Autorite]:
    autorite = Autorite(dossier)

    class Guichet(boucle.Guichet, BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            demande = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            autorite.demandes.append(demande)
            if autorite.humeur == "panne":
                return self.send_error(503)
            if autorite.humeur == "lente":
                time.sleep(1.3)
            if autorite.humeur == "ailleurs":
                return self.detourner(f"{autorite.adresse}/la")
            lue = autorite.demandes[0] if autorite.humeur == "ancienne" else demande
            certs = f"certs = {dossier}/ca.pem" if autorite.humeur == "desordre" else ""
            reponse = b"bonjour" if autorite.humeur == "autre" else repondre(dossier, lue, certs=certs)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(reponse)))
            self.end_headers()
            for octet in reponse if autorite.humeur == "goutte" else ():
                try:
                    self.wfile.write(bytes([octet]))
                except OSError:
                    return None
                time.sleep(0.4)
            if autorite.humeur != "goutte":
                self.wfile.write(reponse)
            return None

    with boucle.servir(Guichet) as autorite.adresse:
        yield autorite
