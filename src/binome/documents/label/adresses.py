"""Where what is signed is published. What an issuer without a public address signs has names, not addresses."""

from __future__ import annotations

from binome.documents.label.emetteur import adresse_du_document
from binome.domaine.label.etats import Signal


def liste(did: str, numero: int, signal: Signal) -> str:
    """The address of a status list, which its label names: it never changes."""
    return f"{racine(did)}/labels/listes/{numero}/{signal.value}.json"


def racine(did: str) -> str:
    """What the addresses of an issuer begin with."""
    entiere = adresse_du_document(did)
    return entiere.removesuffix("/.well-known/did.json").removesuffix("/did.json")
