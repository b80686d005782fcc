"""The same label for readers of JSON-LD: `eddsa-rdfc-2022`, in a second file, since a proof is alone in its own.

What is signed is not the text but what it means, as a graph. Binôme's own verifier reads the first file only.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyld import jsonld

from binome.documents.label.attestation import W3C
from binome.documents.label.multibase import ecrire_multibase
from binome.documents.label.preuve import Attestation, decrire

SUITE = "eddsa-rdfc-2022"
_ATTESTATION, _ETAT, _SURETE = (
    "https://www.w3.org/2018/credentials#",
    "https://www.w3.org/ns/credentials/status#",
    "https://w3id.org/security#",
)
_INSTANT = "http://www.w3.org/2001/XMLSchema#dateTime"
CONNUS: dict[str, dict[str, Any]] = {
    W3C: {
        "id": "@id",
        "type": "@type",
        "VerifiableCredential": f"{_ATTESTATION}VerifiableCredential",
        "name": "https://schema.org/name",
        "issuer": {"@id": f"{_ATTESTATION}issuer", "@type": "@id"},
        "validFrom": {"@id": f"{_ATTESTATION}validFrom", "@type": _INSTANT},
        "validUntil": {"@id": f"{_ATTESTATION}validUntil", "@type": _INSTANT},
        "credentialSubject": {"@id": f"{_ATTESTATION}credentialSubject", "@type": "@id"},
        "credentialStatus": {"@id": f"{_ATTESTATION}credentialStatus", "@type": "@id"},
        "BitstringStatusListEntry": f"{_ETAT}BitstringStatusListEntry",
        "statusPurpose": f"{_ETAT}statusPurpose",
        "statusListIndex": f"{_ETAT}statusListIndex",
        "statusListCredential": {"@id": f"{_ETAT}statusListCredential", "@type": "@id"},
        "DataIntegrityProof": f"{_SURETE}DataIntegrityProof",
        "assertionMethod": f"{_SURETE}assertionMethod",
        "created": {"@id": "http://purl.org/dc/terms/created", "@type": _INSTANT},
        "cryptosuite": {"@id": f"{_SURETE}cryptosuite", "@type": f"{_SURETE}cryptosuiteString"},
        "proofPurpose": {"@id": f"{_SURETE}proofPurpose", "@type": "@vocab"},
        "verificationMethod": {"@id": f"{_SURETE}verificationMethod", "@type": "@id"},
    }
}
"""What the W3C says of the words that a label and its proof use: all that is ever answered, nothing being fetched."""
_COMMANDE = re.compile("[\x00-\x09\x0b-\x1f\x7f]")


def signer(attestation: Attestation, cle: Ed25519PrivateKey, methode: str, le: dt.datetime) -> Attestation:
    """The credential of a label with its proof of this kind. Errors: ValueError: its graph has no canonical form."""
    options = decrire(attestation, SUITE, methode, le)
    signature = cle.sign(condenser(attestation, options))
    dites = {nom: valeur for nom, valeur in options.items() if nom != "@context"}
    return {**attestation, "proof": {**dites, "proofValue": ecrire_multibase(signature)}}


def condenser(attestation: Attestation, options: dict[str, Any]) -> bytes:
    """What is signed: the SHA-256 of the graph of the options, then that of the content."""
    return b"".join(hashlib.sha256(ecrire_graphe(arbre).encode()).digest() for arbre in (options, attestation))


def ecrire_graphe(arbre: dict[str, Any]) -> str:
    """The graph of a tree, as canonical N-Quads (RDFC-1.0). Errors: ValueError."""
    try:
        graphe = jsonld.normalize(
            arbre, {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _repondre}
        )
    except jsonld.JsonLdError as erreur:
        raise ValueError(f"ce label n'a pas de graphe : {erreur}") from None
    # RDFC-1.0 is URDNA2015 but for these characters, that it escapes and the library does not.
    if _COMMANDE.search(graphe):
        raise ValueError("un texte sans caractère de commande est attendu")
    return str(graphe)


def _repondre(adresse: str, _options: object) -> dict[str, Any]:
    if adresse not in CONNUS:
        raise ValueError(f"un contexte connu est attendu, et « {adresse} » a été reçu")
    return {
        "contextUrl": None,
        "documentUrl": adresse,
        "document": {"@context": CONNUS[adresse]},
        "contentType": "application/ld+json",
    }
