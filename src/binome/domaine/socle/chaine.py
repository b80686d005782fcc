"""The chain of the journal: how a line is sealed to the one before, and how the first bad line is found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

ORIGINE = "0" * 64


@dataclass(frozen=True, slots=True)
class Ligne:
    """One line. `rang` counts from 1; `instant` is ISO 8601 in UTC; `donnees` is canonical JSON text."""

    rang: int
    instant: str
    acteur: str
    action: str
    objet: str
    donnees: str
    precedent: str
    empreinte: str


@dataclass(frozen=True, slots=True)
class Faute:
    """The first line that does not hold, and why, in French."""

    rang: int
    raison: str


def sceller(rang: int, instant: str, acteur: str, action: str, objet: str, donnees: str, precedent: str) -> Ligne:
    """Make the line that follows `precedent` (the fingerprint of the line before, or `ORIGINE`)."""
    empreinte = _empreinte(rang, instant, acteur, action, objet, donnees, precedent)
    return Ligne(rang, instant, acteur, action, objet, donnees, precedent, empreinte)


def _empreinte(*parties: int | str) -> str:
    # Each part is preceded by its length, so that no text can slide from one field to the next.
    octets = b"".join(f"{len(texte)}:".encode() + texte for texte in (str(partie).encode() for partie in parties))
    return hashlib.sha256(octets).hexdigest()


def premiere_faute(lignes: Iterable[Ligne]) -> Faute | None:
    """The first line that was altered, removed, added or moved; None when the chain holds. Lines come by rank."""
    precedent, attendu = ORIGINE, 1
    for ligne in lignes:
        if ligne.rang != attendu:
            return Faute(attendu, f"la ligne {attendu} manque (la suivante porte le rang {ligne.rang})")
        if ligne.precedent != precedent:
            return Faute(ligne.rang, "elle ne suit pas la ligne qui la précède")
        calcule = _empreinte(
            ligne.rang, ligne.instant, ligne.acteur, ligne.action, ligne.objet, ligne.donnees, ligne.precedent
        )
        if calcule != ligne.empreinte:
            return Faute(ligne.rang, "son contenu ne correspond plus à son empreinte")
        precedent, attendu = ligne.empreinte, attendu + 1
    return None
