"""Whether a certificate was revoked, and when: what its authority signs of it, as a list (CRL) or an answer (OCSP).

Nothing is fetched here. What is read is checked against the certificate's own issuer: another's list says nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

OCTETS_MAX = 2_000_000
"""A list: those of public authorities have from one to a few hundred thousand bytes."""


class Forme(StrEnum):
    """How an authority says it."""

    crl = "crl"
    ocsp = "ocsp"


class RevocationRefuseeError(ValueError):
    """It says nothing of this certificate; the message is in French."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a certificate says that its state is told."""

    forme: Forme
    adresse: str


@dataclass(frozen=True, slots=True)
class Dit:
    """What is said of a certificate: when; since when it is revoked, if it is; whether what it signed before holds."""

    emise_le: dt.datetime
    revoque_le: dt.datetime | None = None
    raison: str = ""
    avant_tient: bool = False


_AVANT_TIENT = {
    x509.ReasonFlags.unspecified,
    x509.ReasonFlags.affiliation_changed,
    x509.ReasonFlags.superseded,
    x509.ReasonFlags.cessation_of_operation,
}
"""RFC 3161, 4: for any other reason, or none, whoever had the key may have dated as he liked."""
_RAISONS = {
    x509.ReasonFlags.key_compromise: "clé compromise",
    x509.ReasonFlags.ca_compromise: "autorité compromise",
    x509.ReasonFlags.superseded: "remplacé",
    x509.ReasonFlags.cessation_of_operation: "fin d'activité",
    x509.ReasonFlags.affiliation_changed: "rattachement changé",
}


def sources(certificat: x509.Certificate) -> list[Source]:
    """Where its state is told on the web: lists first, which are kept without asking anyone anything."""
    return [*_listes(certificat), *_repondeurs(certificat)]


def _listes(certificat: x509.Certificate) -> Iterator[Source]:
    try:
        points = certificat.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except (x509.ExtensionNotFound, ValueError):
        return
    for point in points:
        for nom in point.full_name or ():
            if isinstance(nom, x509.UniformResourceIdentifier) and _du_web(nom.value):
                yield Source(Forme.crl, nom.value)


def _repondeurs(certificat: x509.Certificate) -> Iterator[Source]:
    try:
        acces = certificat.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except (x509.ExtensionNotFound, ValueError):
        return
    for description in acces:
        lieu = description.access_location
        est_ocsp = description.access_method == AuthorityInformationAccessOID.OCSP
        if est_ocsp and isinstance(lieu, x509.UniformResourceIdentifier) and _du_web(lieu.value):
            yield Source(Forme.ocsp, lieu.value)


def _du_web(adresse: str) -> bool:
    return adresse.startswith(("http://", "https://"))


def demander(certificat: x509.Certificate, emetteur: x509.Certificate) -> bytes:
    """The question of OCSP about a certificate."""
    question = ocsp.OCSPRequestBuilder().add_certificate(certificat, emetteur, SHA256()).build()
    return question.public_bytes(Encoding.DER)


def lire(forme: Forme, octets: bytes, certificat: x509.Certificate, emetteur: x509.Certificate) -> Dit:
    """What a list or an answer says of a certificate. Errors: RevocationRefuseeError."""
    if len(octets) > OCTETS_MAX:
        raise RevocationRefuseeError(f"elle dépasse {OCTETS_MAX} octets")
    try:
        lue = _lire_liste if forme is Forme.crl else _lire_reponse
        return lue(octets, certificat, emetteur)
    except RevocationRefuseeError:
        raise
    except (ValueError, TypeError, UnsupportedAlgorithm) as erreur:
        raise RevocationRefuseeError(f"elle ne se lit pas ({f'{erreur}'[:120]})") from None


def _lire_liste(octets: bytes, certificat: x509.Certificate, emetteur: x509.Certificate) -> Dit:
    lire_liste = x509.load_pem_x509_crl if octets.lstrip().startswith(b"-----") else x509.load_der_x509_crl
    liste = lire_liste(octets)
    if liste.issuer != certificat.issuer or not liste.is_signature_valid(emetteur.public_key()):  # type: ignore[arg-type]
        raise RevocationRefuseeError("elle n'est pas signée par l'autorité de ce certificat")
    # Critical: a list of some reasons only, of another's certificates, or of what changed since another list.
    if any(extension.critical for extension in liste.extensions):
        raise RevocationRefuseeError("elle n'est que partielle")
    ligne = liste.get_revoked_certificate_by_serial_number(certificat.serial_number)
    if ligne is None:
        return Dit(liste.last_update_utc)
    try:
        raison = ligne.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        raison = None
    return _revoque(liste.last_update_utc, ligne.revocation_date_utc, raison)


def _lire_reponse(octets: bytes, certificat: x509.Certificate, emetteur: x509.Certificate) -> Dit:
    lue = ocsp.load_der_ocsp_response(octets)
    if lue.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        raise RevocationRefuseeError(f"le répondeur n'a pas répondu ({lue.response_status.name})")
    voulue = ocsp.OCSPRequestBuilder().add_certificate(certificat, emetteur, lue.hash_algorithm).build()
    noms = ("serial_number", "issuer_name_hash", "issuer_key_hash")
    if any(getattr(voulue, nom) != getattr(lue, nom) for nom in noms):
        raise RevocationRefuseeError("elle parle d'un autre certificat")
    if not any(_a_signe(lue, certificat) for certificat in _repondants(lue, emetteur)):
        raise RevocationRefuseeError("elle n'est pas signée par l'autorité de ce certificat")
    if lue.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
        raise RevocationRefuseeError("le répondeur ne connaît pas ce certificat")
    if lue.certificate_status is ocsp.OCSPCertStatus.GOOD or lue.revocation_time_utc is None:
        return Dit(lue.this_update_utc)
    return _revoque(lue.this_update_utc, lue.revocation_time_utc, lue.revocation_reason)


def _revoque(emise_le: dt.datetime, le: dt.datetime, raison: x509.ReasonFlags | None) -> Dit:
    dite = _RAISONS.get(raison, "sans raison dite") if raison else "sans raison dite"
    return Dit(emise_le, le, dite, raison in _AVANT_TIENT)


def _repondants(lue: ocsp.OCSPResponse, emetteur: x509.Certificate) -> Iterator[x509.Certificate]:
    """Who may answer for an authority: itself, or whom it made a responder."""
    yield emetteur
    for joint in lue.certificates:
        try:
            joint.verify_directly_issued_by(emetteur)
            usages = joint.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
            continue
        valable = joint.not_valid_before_utc <= lue.produced_at_utc <= joint.not_valid_after_utc
        if ExtendedKeyUsageOID.OCSP_SIGNING in usages and valable:
            yield joint


def _a_signe(lue: ocsp.OCSPResponse, certificat: x509.Certificate) -> bool:
    cle, condensat = certificat.public_key(), lue.signature_hash_algorithm
    try:
        if isinstance(cle, ec.EllipticCurvePublicKey) and condensat:
            cle.verify(lue.signature, lue.tbs_response_bytes, ec.ECDSA(condensat))
        elif isinstance(cle, rsa.RSAPublicKey) and condensat:
            cle.verify(lue.signature, lue.tbs_response_bytes, padding.PKCS1v15(), condensat)
        elif isinstance(cle, ed25519.Ed25519PublicKey):
            cle.verify(lue.signature, lue.tbs_response_bytes)
        else:
            return False
    except InvalidSignature:
        return False
    return True
