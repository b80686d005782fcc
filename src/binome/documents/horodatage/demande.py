"""What is asked of a timestamping authority (RFC 3161, `TimeStampReq`): a fingerprint, and a number said once.

Written here, since the library only asks for data that it hashes itself: what we date is known by its SHA-256, and
whoever holds the file finds the same.
"""

from __future__ import annotations

import re

_EMPREINTE = re.compile(r"[0-9a-f]{64}")
_SHA256 = bytes.fromhex("300d060960864801650304020105 00".replace(" ", ""))
"""AlgorithmIdentifier of SHA-256, with NULL parameters."""
NONCE_OCTETS = 16


def demander(empreinte: str, nonce: int) -> bytes:
    """The request for a SHA-256, in hexadecimal; the authority is asked for its certificate. Errors: ValueError."""
    condensat = lire_empreinte(empreinte)
    if not 0 < nonce < 1 << (8 * NONCE_OCTETS):
        raise ValueError(f"un nombre d'au plus {NONCE_OCTETS} octets est attendu")
    entier = nonce.to_bytes(nonce.bit_length() // 8 + 1)
    marque = _der(0x30, _SHA256 + _der(0x04, condensat))
    return _der(0x30, _der(0x02, b"\x01") + marque + _der(0x02, entier) + _der(0x01, b"\xff"))


def lire_empreinte(empreinte: str) -> bytes:
    """The 32 bytes of a SHA-256 in hexadecimal. Errors: ValueError."""
    if not _EMPREINTE.fullmatch(empreinte):
        raise ValueError("une empreinte SHA-256 est attendue : 64 chiffres hexadécimaux")
    return bytes.fromhex(empreinte)


def _der(etiquette: int, contenu: bytes) -> bytes:
    # Nothing here is longer than 127 bytes: one byte says its length.
    return bytes([etiquette, len(contenu)]) + contenu
