"""Verifying the reply of a timestamping authority: that it dated this fingerprint, and that it is who we trust.

What the library cannot read (certificates in an order that DER forbids, which real authorities do send) is asked of
`openssl ts -verify`, if the machine has it, before it is called invalid.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cryptography import x509
from rfc3161_client import TimeStampResponse, VerificationError, VerifierBuilder, decode_timestamp_response

from binome.documents.horodatage import secours
from binome.documents.horodatage.demande import lire_empreinte
from binome.documents.horodatage.erreurs import JetonRefuseError

OCTETS_MAX = 64_000
"""A reply has two or three thousand bytes, its certificates included."""
_REFUS = {
    "PKIStatus is not GRANTED": "l'autorité n'a pas accordé le jeton",
    "Nonce mismatch": "le jeton répond à une autre demande (nombre à usage unique)",
    "Policy ID mismatch": "le jeton suit une autre politique",
    "Mismatch between messages": "le jeton date autre chose : son empreinte n'est pas celle qui est attendue",
    "EKU": "le certificat de l'autorité n'est pas fait pour horodater (usage « timeStamping », critique)",
    "Error while verifying certificates": (
        "la signature du jeton ne mène pas à l'autorité attendue, ou son certificat n'était pas valable à cette date, "
        "ou n'est pas fait pour horodater"
    ),
}


@dataclass(frozen=True, slots=True)
class Jeton:
    """A verified token. `date`: when the authority saw the fingerprint; `autorite`: its certificate's name; `numero`:
    the token's, at the authority; `verifie_par`: which program read it."""

    date: dt.datetime
    autorite: str
    numero: str
    empreinte: str
    verifie_par: str = "rfc3161-client"


def lire_chaine(pem: bytes) -> list[x509.Certificate]:
    """The certificates of an authority, its root among them. Errors: ValueError."""
    try:
        certificats = x509.load_pem_x509_certificates(pem)
    except ValueError:
        raise ValueError("ce fichier ne contient aucun certificat au format PEM") from None
    if not any(_est_racine(certificat) for certificat in certificats):
        raise ValueError("aucun certificat racine (signé par lui-même) n'y est : ajoutez celui de l'autorité")
    return certificats


def verifier(reponse: bytes, empreinte: str, chaine: bytes, nonce: int | None = None) -> Jeton:
    """Verify a reply, whole as it came. The authority's certificate is judged at the date of the token, so that it
    holds after the end of the certificate. Errors: JetonRefuseError; ValueError when the chain is none."""
    condensat, certificats = lire_empreinte(empreinte), lire_chaine(chaine)
    if len(reponse) > OCTETS_MAX:
        raise JetonRefuseError(f"la réponse dépasse {OCTETS_MAX} octets")
    try:
        lue = decode_timestamp_response(reponse)
    except ValueError as erreur:
        return _secours(reponse, empreinte, chaine, nonce, f"{erreur}")
    return _verifier(lue, condensat, certificats, nonce)


def _verifier(
    lue: TimeStampResponse, condensat: bytes, certificats: list[x509.Certificate], nonce: int | None
) -> Jeton:
    verificateur = VerifierBuilder(
        roots=[c for c in certificats if _est_racine(c)],
        intermediates=[c for c in certificats if not _est_racine(c)],
        nonce=nonce,
    ).build()
    try:
        verificateur.verify(lue, condensat)
        info = lue.tst_info
        autorite = _signataire(lue)
    except VerificationError as erreur:
        raise JetonRefuseError(_dire(f"{erreur}", lue)) from None
    except (ValueError, AttributeError) as erreur:
        raise JetonRefuseError(f"le jeton est mal formé ({erreur})") from None
    return Jeton(info.gen_time.astimezone(dt.UTC), autorite, f"{info.serial_number:x}", condensat.hex())


def _secours(reponse: bytes, empreinte: str, chaine: bytes, nonce: int | None, faute: str) -> Jeton:
    """What openssl says of a reply that the library cannot read."""
    if (lu := secours.lire(reponse)) is None:
        raise JetonRefuseError(f"la réponse n'est pas un jeton d'horodatage lisible ({faute})")
    if nonce is not None and lu.nonce != nonce:
        raise JetonRefuseError(_REFUS["Nonce mismatch"])
    secours.verifier(reponse, empreinte, chaine, lu.date)
    return Jeton(lu.date, lu.autorite, lu.numero, empreinte, "openssl")


def _signataire(lue: TimeStampResponse) -> str:
    signee = lue.signed_data
    (signataire,) = signee.signer_infos
    certificats = [x509.load_der_x509_certificate(der) for der in signee.certificates]
    return next(
        c.subject.rfc4514_string()
        for c in certificats
        if (c.issuer, c.serial_number) == (signataire.issuer, signataire.serial_number)
    )


def _est_racine(certificat: x509.Certificate) -> bool:
    return certificat.subject == certificat.issuer


def _dire(erreur: str, lue: TimeStampResponse) -> str:
    phrase = next((dite for morceau, dite in _REFUS.items() if morceau in erreur), f"le jeton ne tient pas ({erreur})")
    motifs = "; ".join(lue.status_string) if phrase == _REFUS["PKIStatus is not GRANTED"] else ""
    return f"{phrase} : {motifs}" if motifs else phrase
