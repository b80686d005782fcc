"""Status lists (W3C Bitstring Status List 1.0): one bit per label and per signal, in a credential of the issuer.

The first place is the left-most bit. A list is long enough for a place to say nothing of whose it is, and short-lived:
past its last instant it no longer says that nothing is signalled.
"""

from __future__ import annotations

import base64
import datetime as dt
import re
import zlib
from collections.abc import Collection

from binome.documents.label.attestation import W3C
from binome.documents.label.instants import ecrire_instant
from binome.documents.label.preuve import Attestation
from binome.domaine.label.etats import Signal

CONTEXTES = [W3C]
TYPES = ["VerifiableCredential", "BitstringStatusListCredential"]
PLACES = 131_072
"""The least that the recommendation asks for."""
OCTETS_MAX = 2**20
"""What a reader inflates: beyond, it is a bomb."""
_GZIP = 31
_BASE64 = re.compile(r"u[A-Za-z0-9_-]+")


def composer(
    adresse: str, emetteur: str, signal: Signal, signales: Collection[int], *, du: dt.datetime, au: dt.datetime
) -> Attestation:
    """The list of a signal, not signed yet: the places where it is raised. Errors: ValueError for a place beyond."""
    return {
        "@context": CONTEXTES,
        "id": adresse,
        "type": TYPES,
        "issuer": emetteur,
        "validFrom": ecrire_instant(du),
        "validUntil": ecrire_instant(au),
        "credentialSubject": {
            "id": f"{adresse}#liste",
            "type": "BitstringStatusList",
            "statusPurpose": signal.value,
            "encodedList": encoder(signales),
        },
    }


def encoder(signales: Collection[int], places: int = PLACES) -> str:
    """The bits, compressed without a date: the same list gives the same text. Errors: ValueError."""
    bits = bytearray(places // 8)
    for rang in signales:
        _verifier(rang, places)
        bits[rang // 8] |= 0x80 >> rang % 8
    # At this level the header of gzip is the one of the recommendation's example; zlib writes no date in it.
    compresseur = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    comprimes = compresseur.compress(bits) + compresseur.flush()
    return "u" + base64.urlsafe_b64encode(comprimes).decode("ascii").rstrip("=")


def decoder(encodee: object) -> bytes:
    """The bits of a list, never more than `OCTETS_MAX`. Errors: ValueError, that says what was expected."""
    if not isinstance(encodee, str) or not _BASE64.fullmatch(encodee):
        raise ValueError("une liste en base64url sans remplissage est attendue, précédée de « u »")
    texte = encodee[1:]
    lecteur = zlib.decompressobj(_GZIP)
    try:
        bits = lecteur.decompress(base64.urlsafe_b64decode(texte + "=" * (-len(texte) % 4)), OCTETS_MAX + 1)
    except (ValueError, zlib.error):
        raise ValueError("une liste compressée par gzip est attendue") from None
    if len(bits) > OCTETS_MAX:
        raise ValueError(f"une liste d'au plus {OCTETS_MAX} octets est attendue, et celle-ci en contient davantage")
    if not lecteur.eof or lecteur.unused_data:
        raise ValueError("une liste compressée entière est attendue, sans rien après elle")
    if len(bits) * 8 < PLACES:
        raise ValueError(f"une liste d'au moins {PLACES} places est attendue, et {len(bits) * 8} ont été reçues")
    return bits


def est_signale(bits: bytes, rang: int) -> bool:
    """Whether the bit of a place is raised. Errors: ValueError for a place that the list does not have."""
    _verifier(rang, len(bits) * 8)
    return bool(bits[rang // 8] & (0x80 >> rang % 8))


def _verifier(rang: int, places: int) -> None:
    if not 0 <= rang < places:
        raise ValueError(f"une place de 0 à {places - 1} est attendue, et {rang} a été reçue")
