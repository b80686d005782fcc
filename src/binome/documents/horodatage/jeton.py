"""Verifying the reply of a timestamping authority: that it dated this fingerprint, and that it is who we trust.

What the library cannot read (certificates in an order that DER forbids, which real authorities do send) is asked of
`openssl ts -verify`, if the machine has it, before it is called invalid.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cryptography import x509
from rfc3161_client import TimeStampResponse, VerificationError, VerifierBuilder, decode_timestamp_response

from binome.documents.horodatage import certificats, secours
from binome.documents.horodatage.certificats import est_racine, lire_chaine
from binome.documents.horodatage.demande import lire_empreinte
from binome.documents.horodatage.erreurs import JetonNonVerifieError, JetonRefuseError
from binome.domaine.saisie.textes import visibles

OCTETS_MAX = 64_000
"""A reply has two or three thousand bytes, its certificates included."""
_MOTIFS_MAX = 200
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
    the token's, at the authority; `voie`: the certificates from the one that signed to its
    root; `verifie_par`: which program read it."""

    date: dt.datetime
    autorite: str
    numero: str
    empreinte: str
    voie: tuple[x509.Certificate, ...]
    verifie_par: str = "rfc3161-client"

    @property
    def fin(self) -> dt.datetime:
        """Until when its certificates hold: a newer token has to date this one before."""
        return certificats.fin(self.voie)


def verifier(reponse: bytes, empreinte: str, chaine: bytes, nonce: int | None = None, joints: bytes = b"") -> Jeton:
    """Verify a reply, whole as it came. The authority's certificate is judged at the date of the token: whether
    something dated the token before that certificate ended is asked of its whole proof (`suite.py`). `joints`:
    certificates that came with it, as PEM. Errors: JetonRefuseError; ValueError when the chain is none."""
    condensat, surs = lire_empreinte(empreinte), lire_chaine(chaine)
    if len(reponse) > OCTETS_MAX:
        raise JetonRefuseError(f"la réponse dépasse {OCTETS_MAX} octets")
    try:
        connus = certificats.completer(surs, certificats.lire_pem(joints)) if joints else surs
    except ValueError as erreur:
        raise JetonRefuseError(f"les certificats joints ne se lisent pas : {erreur}") from None
    try:
        lue = decode_timestamp_response(reponse)
    except ValueError as erreur:
        return _secours(reponse, empreinte, connus, nonce, f"{erreur}")
    return _verifier(lue, condensat, connus, nonce)


def _verifier(lue: TimeStampResponse, condensat: bytes, connus: list[x509.Certificate], nonce: int | None) -> Jeton:
    verificateur = VerifierBuilder(
        roots=[c for c in connus if est_racine(c)],
        intermediates=[c for c in connus if not est_racine(c)],
        nonce=nonce,
    ).build()
    try:
        verificateur.verify(lue, condensat)
        info = lue.tst_info
        voie = _voie(lue, connus)
    except VerificationError as erreur:
        raise JetonRefuseError(_dire(f"{erreur}", lue)) from None
    except (ValueError, AttributeError) as erreur:
        raise JetonRefuseError(f"le jeton est mal formé ({erreur})") from None
    date = info.gen_time.astimezone(dt.UTC)
    return Jeton(date, certificats.nom(voie[0]), f"{info.serial_number:x}", condensat.hex(), voie)


def _secours(reponse: bytes, empreinte: str, connus: list[x509.Certificate], nonce: int | None, faute: str) -> Jeton:
    """What openssl says of a reply that the library cannot read."""
    if not secours.present() and _semble_der(reponse):
        raise JetonNonVerifieError(
            f"ce jeton n'est pas vérifié ici : seul openssl, que cette machine n'a pas, pourrait le lire ({faute})"
        )
    if (lu := secours.lire(reponse)) is None:
        raise JetonRefuseError(f"la réponse n'est pas un jeton d'horodatage lisible ({faute})")
    if nonce is not None and lu.nonce != nonce:
        raise JetonRefuseError(_REFUS["Nonce mismatch"])
    secours.verifier(reponse, empreinte, certificats.ecrire_pem(connus).encode(), lu.date)
    joints, (signataire, *_) = certificats.lire_pem(lu.certificats), certificats.lire_pem(lu.signataire)
    voie = certificats.mener(signataire, [*connus, *certificats.completer(connus, joints)])
    return Jeton(lu.date, certificats.nom(signataire), lu.numero, empreinte, voie, "openssl")


def _voie(lue: TimeStampResponse, connus: list[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    signee = lue.signed_data
    (signe,) = signee.signer_infos
    joints = [x509.load_der_x509_certificate(der) for der in signee.certificates]
    signataire = next((c for c in joints if (c.issuer, c.serial_number) == (signe.issuer, signe.serial_number)), None)
    if signataire is None:
        raise ValueError("le certificat de qui l'a signé n'y est pas")
    return certificats.mener(signataire, certificats.completer(connus, joints))


def _semble_der(reponse: bytes) -> bool:
    """Whether it is one whole DER sequence, as any reply is: the rest is garbage, that no program could read."""
    if len(reponse) < 4 or reponse[0] != 0x30 or reponse[1] < 0x80:
        return False
    octets = reponse[1] & 0x7F
    return len(reponse) == 2 + octets + int.from_bytes(reponse[2 : 2 + octets])


def _dire(erreur: str, lue: TimeStampResponse) -> str:
    phrase = next((dite for morceau, dite in _REFUS.items() if morceau in erreur), f"le jeton ne tient pas ({erreur})")
    # Written by whoever answered, and told on pages and terminals.
    motifs = " ".join(visibles(" ; ".join(lue.status_string)).split())[:_MOTIFS_MAX]
    return f"{phrase} : {motifs}" if motifs and phrase == _REFUS["PKIStatus is not GRANTED"] else phrase
