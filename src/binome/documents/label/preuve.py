"""The proof of a credential, `eddsa-jcs-2022` of W3C Data Integrity: two SHA-256 and one Ed25519 signature."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from binome.documents.label.instants import ecrire_instant
from binome.documents.label.multibase import ecrire_multibase, lire_multibase
from binome.domaine.socle.empreinte import canonique_rfc8785

Attestation = dict[str, Any]
"""A W3C credential, as the tree of its JSON."""
TYPE, SUITE, USAGE = "DataIntegrityProof", "eddsa-jcs-2022", "assertionMethod"


def signer(attestation: Attestation, cle: Ed25519PrivateKey, methode: str, le: dt.datetime) -> Attestation:
    """The credential with its proof. `methode`: the name of the key in its issuer's document."""
    options = decrire(attestation, SUITE, methode, le)
    signature = cle.sign(condenser(attestation, options))
    return {**attestation, "proof": {**options, "proofValue": ecrire_multibase(signature)}}


def decrire(attestation: Attestation, suite: str, methode: str, le: dt.datetime) -> dict[str, Any]:
    """What a proof says of itself, which is signed with the content."""
    return {
        "type": TYPE,
        "cryptosuite": suite,
        "created": ecrire_instant(le),
        "verificationMethod": methode,
        "proofPurpose": USAGE,
        "@context": attestation["@context"],
    }


def tient(signee: Attestation, cle: Ed25519PublicKey) -> bool:
    """Whether the proof of a credential is that of this content by this key."""
    attestation = {nom: valeur for nom, valeur in signee.items() if nom != "proof"}
    options = {nom: valeur for nom, valeur in signee["proof"].items() if nom != "proofValue"}
    try:
        cle.verify(lire_multibase(signee["proof"]["proofValue"]), condenser(attestation, options))
    except (InvalidSignature, ValueError):
        # ValueError: neither is a signature what is no base 58, nor was a content signed that has no canonical form.
        return False
    return True


def condenser(attestation: Attestation, options: dict[str, Any]) -> bytes:
    """What is signed: the SHA-256 of the options, then that of the content, each in the form of RFC 8785."""
    return b"".join(hashlib.sha256(canonique_rfc8785(arbre)).digest() for arbre in (options, attestation))


def empreinte_signee(signee: Attestation) -> str:
    """The SHA-256 of a credential with its proof: what the version after it says that it replaces."""
    return hashlib.sha256(canonique_rfc8785(signee)).hexdigest()
