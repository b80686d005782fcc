"""Bytes as W3C credentials write them: base58 of Bitcoin after a `z`, a public key with the two bytes of Ed25519."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

CHIFFRES = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
VALEURS = {chiffre: valeur for valeur, chiffre in enumerate(CHIFFRES)}
ED25519 = b"\xed\x01"
LONGUEUR_MAX = 128
"""Characters of a value: a signature has 89. To read base 58 costs the square of its length."""


def ecrire_multibase(octets: bytes) -> str:
    """`z`, then base 58; each zero byte at the head is a 1."""
    nombre, chiffres = int.from_bytes(octets), ""
    while nombre:
        nombre, reste = divmod(nombre, 58)
        chiffres = CHIFFRES[reste] + chiffres
    return "z" + "1" * (len(octets) - len(octets.lstrip(b"\0"))) + chiffres


def lire_multibase(texte: str) -> bytes:
    """Errors: ValueError."""
    chiffres = texte[1:]
    if not texte.startswith("z") or len(texte) > LONGUEUR_MAX or not set(chiffres) <= VALEURS.keys():
        raise ValueError("une valeur en base 58 est attendue, précédée de « z »")
    nombre = 0
    for chiffre in chiffres:
        nombre = nombre * 58 + VALEURS[chiffre]
    zeros = len(chiffres) - len(chiffres.lstrip("1"))
    return bytes(zeros) + nombre.to_bytes((nombre.bit_length() + 7) // 8)


def ecrire_cle(cle: Ed25519PublicKey) -> str:
    """What a document of keys calls `publicKeyMultibase`."""
    return ecrire_multibase(ED25519 + cle.public_bytes_raw())


def lire_cle(texte: str) -> Ed25519PublicKey:
    """Errors: ValueError when it is not an Ed25519 public key."""
    octets = lire_multibase(texte)
    if len(octets) != 34 or not octets.startswith(ED25519):
        raise ValueError("une clé publique Ed25519 est attendue (« z6Mk… »)")
    return Ed25519PublicKey.from_public_bytes(octets[2:])
