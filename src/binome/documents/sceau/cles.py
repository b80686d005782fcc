"""Ed25519 keys, as PEM."""

from __future__ import annotations

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)


def generer_cle(tiree: bytes | None = None) -> bytes:
    """A new private key, as PEM; that of 32 bytes already drawn, when given."""
    cle = Ed25519PrivateKey.generate() if tiree is None else Ed25519PrivateKey.from_private_bytes(tiree)
    return cle.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def lire_cle(pem: bytes) -> Ed25519PrivateKey:
    """Errors: ValueError when it is not an Ed25519 private key."""
    cle = load_pem_private_key(pem, password=None)
    if not isinstance(cle, Ed25519PrivateKey):
        raise ValueError("cette clé n'est pas une clé Ed25519")
    return cle


def lire_cle_publique(pem: bytes) -> Ed25519PublicKey:
    """Errors: ValueError when it is not an Ed25519 public key."""
    try:
        cle = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("ce n'est pas une clé publique au format PEM") from None
    if not isinstance(cle, Ed25519PublicKey):
        raise ValueError("cette clé n'est pas une clé Ed25519")
    return cle


def cle_publique(cle: Ed25519PrivateKey | Ed25519PublicKey) -> bytes:
    """The public half, as PEM: what one publishes, and compares."""
    publique = cle.public_key() if isinstance(cle, Ed25519PrivateKey) else cle
    return publique.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
