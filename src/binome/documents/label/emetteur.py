"""The issuer's document, `did:web`: every key that ever signed, past ones too, each with its dates.

A key that is put away has `expires`: what it signed before holds. A key that was stolen has `revoked`: the thief signs
and dates as he likes, so nothing of it holds any more but what a third party saw before that instant.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from binome.documents.label.instants import ecrire_instant, lire_instant
from binome.documents.label.lecture import LabelIllisibleError, lire, montrer
from binome.documents.label.multibase import ecrire_cle, lire_cle

CONTEXTES = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
_DID = re.compile(r"did:web:(?P<hote>[A-Za-z0-9.-]+(?:%3A[0-9]+)?)(?P<chemin>(?::[A-Za-z0-9._-]+)*)")


@dataclass(frozen=True, slots=True)
class CleEmetteur:
    """A key of the issuer. `nom`: how a proof names it; it signs from `depuis`, and before `fin` when it has one."""

    nom: str
    publique: Ed25519PublicKey
    depuis: dt.datetime
    fin: dt.datetime | None = None
    volee_le: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Emetteur:
    """Who issues labels, and its keys, the oldest first."""

    did: str
    cles: tuple[CleEmetteur, ...]

    @property
    def adresse(self) -> str:
        """Where its document is published."""
        return adresse_du_document(self.did)

    def cle(self, nom: str) -> CleEmetteur | None:
        return next((cle for cle in self.cles if cle.nom == nom), None)


def adresse_du_document(did: str) -> str:
    """The address that `did:web` draws from the name of an issuer. Errors: ValueError."""
    trouve = _DID.fullmatch(did)
    if not trouve:
        raise ValueError(f"un émetteur de la forme did:web:exemple.fr est attendu, et {montrer(did)} a été reçu")
    chemin = trouve["chemin"].replace(":", "/") or "/.well-known"
    return f"https://{trouve['hote'].replace('%3A', ':')}{chemin}/did.json"


def to_json(emetteur: Emetteur) -> dict[str, Any]:
    """The document to publish. A stolen key stays named, and is no longer among those that assert."""
    return {
        "@context": CONTEXTES,
        "id": emetteur.did,
        "verificationMethod": [_methode(emetteur.did, cle) for cle in emetteur.cles],
        "assertionMethod": [cle.nom for cle in emetteur.cles if cle.volee_le is None],
    }


def _methode(did: str, cle: CleEmetteur) -> dict[str, str]:
    dates = {"created": cle.depuis, "expires": cle.fin, "revoked": cle.volee_le}
    return {
        "id": cle.nom,
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": ecrire_cle(cle.publique),
        **{nom: ecrire_instant(date) for nom, date in dates.items() if date},
    }


def parse(octets: bytes) -> Emetteur:
    """Read an issuer's document. Errors: LabelIllisibleError."""
    document = lire(octets)
    try:
        did = _texte(document, "id")
        adresse_du_document(did)
        methodes, affirment = _liste(document, "verificationMethod"), _liste(document, "assertionMethod")
        cles = tuple(_cle(methode, did) for methode in methodes)
    except ValueError as erreur:
        raise LabelIllisibleError(f"{erreur}") from None
    if len({cle.nom for cle in cles}) < len(cles):
        raise LabelIllisibleError("deux clés portent le même nom : un nom par clé est attendu")
    return Emetteur(did, tuple(cle for cle in cles if cle.volee_le or cle.nom in affirment))


def _cle(methode: Any, did: str) -> CleEmetteur:
    if not isinstance(methode, dict) or methode.get("type") != "Multikey" or methode.get("controller") != did:
        raise ValueError(f"chaque clé est attendue de type Multikey, et de {montrer(did)} (controller)")
    nom = _texte(methode, "id")
    if not nom.startswith(f"{did}#"):
        raise ValueError(f"le nom d'une clé est attendu sous « {did}# », et {montrer(nom)} a été reçu")
    fin, volee = (lire_instant(methode[date]) if date in methode else None for date in ("expires", "revoked"))
    return CleEmetteur(nom, lire_cle(_texte(methode, "publicKeyMultibase")), _depuis(methode), fin, volee)


def _depuis(methode: dict[str, Any]) -> dt.datetime:
    if "created" not in methode:
        raise ValueError(f"la date de la clé {montrer(methode['id'])} est attendue (created)")
    return lire_instant(methode["created"])


def _texte(objet: dict[str, Any], nom: str) -> str:
    valeur = objet.get(nom)
    if not isinstance(valeur, str):
        raise ValueError(f"un texte est attendu dans « {nom} »")
    return valeur


def _liste(objet: dict[str, Any], nom: str) -> Sequence[Any]:
    valeur = objet.get(nom)
    if not isinstance(valeur, list):
        raise ValueError(f"une liste est attendue dans « {nom} »")
    return valeur
