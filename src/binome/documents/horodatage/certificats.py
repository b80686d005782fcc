"""The certificates of an authority: whom to trust, what leads there, until when it holds.

Whom to trust is given by who verifies. What comes with a token only helps to get there, and is taken when it does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding

VOIE_MAX = 8
"""Certificates from the signer to its root: real authorities have three."""


def lire_chaine(pem: bytes) -> list[x509.Certificate]:
    """The certificates of an authority, its root among them. Errors: ValueError."""
    certificats = lire_pem(pem)
    if not any(est_racine(certificat) for certificat in certificats):
        raise ValueError("aucun certificat racine (signé par lui-même) n'y est : ajoutez celui de l'autorité")
    return certificats


def lire_pem(pem: bytes) -> list[x509.Certificate]:
    """Errors: ValueError."""
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError:
        raise ValueError("ce fichier ne contient aucun certificat au format PEM") from None


def ecrire_pem(certificats: Iterable[x509.Certificate]) -> str:
    """The same, as they are kept."""
    return b"".join(certificat.public_bytes(Encoding.PEM) for certificat in certificats).decode()


def est_racine(certificat: x509.Certificate) -> bool:
    return certificat.subject == certificat.issuer


def completer(surs: Sequence[x509.Certificate], joints: Iterable[x509.Certificate]) -> list[x509.Certificate]:
    """Those that are trusted, and of those that came with a token the ones that a trusted one made authorities."""
    connus, restants = list(surs), [c for c in joints if not est_racine(c) and _fait_autorite(c)]
    while menes := [c for c in restants if c not in connus and any(_emis_par(c, e) for e in connus)]:
        connus += menes
    return connus


def mener(signataire: x509.Certificate, connus: Sequence[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """The certificates from the one that signs to its root; as far as they are known."""
    voie = [signataire]
    while not est_racine(voie[-1]) and len(voie) < VOIE_MAX:
        emetteur = next((c for c in connus if c not in voie and _emis_par(voie[-1], c)), None)
        if emetteur is None:
            break
        voie.append(emetteur)
    return tuple(voie)


def fin(voie: Sequence[x509.Certificate]) -> dt.datetime:
    """The last instant when every one of them holds."""
    return min(certificat.not_valid_after_utc for certificat in voie)


def nom(certificat: x509.Certificate) -> str:
    return certificat.subject.rfc4514_string()


def _emis_par(certificat: x509.Certificate, emetteur: x509.Certificate) -> bool:
    if certificat.issuer != emetteur.subject:
        return False
    try:
        certificat.verify_directly_issued_by(emetteur)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _fait_autorite(certificat: x509.Certificate) -> bool:
    try:
        return certificat.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False
