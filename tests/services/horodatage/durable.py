"""Authorities that end, that take over, that revoke: real ones, made with openssl, their lists served on loopback."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from tests.services import boucle
from tests.services.horodatage.autorite import fabriquer, openssl, repondre

from binome.documents.horodatage.demande import demander

CA = """
[ca]
default_ca = d
[d]
dir = .
database = index.txt
crlnumber = crlnumber
certificate = ca.pem
private_key = ca.key
default_md = sha256
default_crl_days = 30
"""


@dataclass
class Place:
    """Two certificates of a same root (`courte` ends in a day, `longue` in ten years) at an address, and `etrangere`,
    of another root. `humeur`: `bonne`, `panne`, `lente` or `sans_liste`; `signe`: which one signs tokens now."""

    dossier: Path
    adresse: str = ""
    signe: str = "courte"
    humeur: str = "bonne"
    demandes: list[str] = field(default_factory=list)

    @property
    def racines(self) -> bytes:
        return b"".join((self.dossier / nom).read_bytes() for nom in ("ca.pem", "autre-ca.pem"))

    @property
    def chaine(self) -> Path:
        """Whom to trust, as a file."""
        (self.dossier / "racines.pem").write_bytes(self.racines)
        return self.dossier / "racines.pem"

    def dater(self, quoi: bytes | str, qui: str = "") -> bytes:
        """A token for these bytes, or for this fingerprint."""
        empreinte = quoi if isinstance(quoi, str) else hashlib.sha256(quoi).hexdigest()
        return repondre(self.dossier, demander(empreinte, 7), qui=qui or self.signe)

    def certifier(self, nom: str, jusqu_a: dt.datetime, numero: int, *, ca: str = "ca", ou: str = "crl") -> None:
        """A certificate made to timestamp, that ends at an instant and names where its state is told."""
        cle = serialization.load_pem_private_key(
            (self.dossier / f"{'x' if ca != 'ca' else 'ca'}.key").read_bytes(), None
        )
        racine = x509.load_pem_x509_certificate((self.dossier / f"{ca}.pem").read_bytes())
        publique = x509.load_pem_x509_csr((self.dossier / "tsa.csr").read_bytes()).public_key()
        sujet = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"Horodatage {nom}")])
        usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
        lieu = x509.UniformResourceIdentifier(f"{self.adresse}/{ou}")
        fabrique = (
            x509.CertificateBuilder(racine.subject, sujet, publique, numero)
            .not_valid_before(racine.not_valid_before_utc)
            .not_valid_after(jusqu_a)
            .add_extension(usage, critical=True)
            .add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        )
        if ou == "crl":
            fabrique = fabrique.add_extension(
                x509.CRLDistributionPoints([x509.DistributionPoint([lieu], None, None, None)]), critical=False
            )
        elif ou == "ocsp":
            acces = x509.AccessDescription(x509.AuthorityInformationAccessOID.OCSP, lieu)
            fabrique = fabrique.add_extension(x509.AuthorityInformationAccess([acces]), critical=False)
        certificat = fabrique.sign(cle, hashes.SHA256())  # type: ignore[arg-type]
        (self.dossier / f"{nom}.pem").write_bytes(certificat.public_bytes(serialization.Encoding.PEM))
        if ca == "ca":
            self._ca("-valid", f"{nom}.pem")

    def revoquer(self, nom: str, raison: str = "keyCompromise") -> None:
        self._ca("-revoke", f"{nom}.pem", "-crl_reason", raison)

    def liste(self) -> bytes:
        """The list of what is revoked, as openssl signs it now."""
        self._ca("-gencrl", "-out", "liste.pem")
        openssl("crl", "-in", "liste.pem", "-outform", "DER", "-out", "liste.crl", dans=self.dossier)
        return (self.dossier / "liste.crl").read_bytes()

    def reponse_ocsp(self, question: bytes) -> bytes:
        (self.dossier / "q.ocsp").write_bytes(question)
        qui = ("-CA", "ca.pem", "-rsigner", "ca.pem", "-rkey", "ca.key")
        openssl(
            "ocsp", "-index", "index.txt", *qui, "-reqin", "q.ocsp", "-respout", "r.ocsp", "-ndays", "7",
            dans=self.dossier,
        )  # fmt: skip
        return (self.dossier / "r.ocsp").read_bytes()

    def _ca(self, *arguments: str) -> None:
        openssl("ca", "-config", "ca.cnf", *arguments, dans=self.dossier)


def instant(**decalage: float) -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(**decalage)


@contextmanager
def ouvrir(dossier: Path) -> Iterator[Place]:
    place = Place(fabriquer(dossier))
    (dossier / "ca.cnf").write_text(CA)
    (dossier / "index.txt").write_text("")
    (dossier / "crlnumber").write_text("01")
    openssl(
        "req", "-x509", "-key", "ca.key", "-out", "ca.pem", "-subj", "/CN=Racine", "-days", "7300", dans=dossier
    )  # fmt: skip
    openssl(
        "req", "-x509", "-key", "x.key", "-out", "autre-ca.pem", "-subj", "/CN=Autre", "-days", "7300", dans=dossier
    )  # fmt: skip

    class Guichet(boucle.Guichet, BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rendre(place.liste)

        def do_POST(self) -> None:
            recu = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/ocsp":
                return self.rendre(lambda: place.reponse_ocsp(recu))
            # An address may name who signs: a test in another process changes it so.
            qui = self.path.removeprefix("/tsa").strip("/") or place.signe
            return self.rendre(lambda: repondre(dossier, recu, qui=qui))

        def rendre(self, quoi: object) -> None:
            place.demandes.append(self.path)
            if place.humeur == "panne" or (place.humeur == "sans_liste" and not self.path.startswith("/tsa")):
                return self.send_error(503)
            if place.humeur == "lente":
                time.sleep(0.3)
            octets = quoi()  # type: ignore[operator]
            self.send_response(200)
            self.send_header("Content-Length", str(len(octets)))
            self.end_headers()
            self.wfile.write(octets)
            return None

    with boucle.servir(Guichet) as place.adresse:
        place.certifier("courte", instant(days=1), 11)
        place.certifier("longue", instant(days=3650), 12)
        place.certifier("etrangere", instant(days=3650), 13, ca="autre-ca")
        place.certifier("parlante", instant(days=1), 14, ou="ocsp")
        place.certifier("muette", instant(days=1), 15, ou="")
        yield place
