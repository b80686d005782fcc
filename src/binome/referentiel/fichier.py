"""The file of the référentiel: a header that says what it is, and a SQLite image checked by its SHA-256.

magic (16 bytes) · length of the header (4 bytes, little-endian) · SHA-256 of the header (32) · header (JSON) · body
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path

from binome.domaine.langue.pannes import panne
from binome.referentiel.erreurs import FichierInvalideError

MAGIE = b"BINOME-REF-1\r\n\x1a\n"
FORMAT = 4
_PREFIXE = len(MAGIE) + 4 + 32


@dataclass(frozen=True, slots=True)
class Entete:
    """`empreinte`: SHA-256 of the body; `taille`: its bytes; `sources`: name → version; `signature`: file → bytes."""

    format: int
    millesime: str
    empreinte: str
    taille: int
    sources: dict[str, str]
    signature: dict[str, int]


def emballer(entete: Entete) -> bytes:
    """What comes before the body."""
    texte = json.dumps(asdict(entete), ensure_ascii=False, sort_keys=True).encode()
    return MAGIE + len(texte).to_bytes(4, "little") + hashlib.sha256(texte).digest() + texte


def deballer(donnees: bytes) -> tuple[Entete, memoryview]:
    """Check everything and give the header and the body. Errors: FichierInvalideError, which says what is wrong."""
    if len(donnees) < _PREFIXE or donnees[: len(MAGIE)] != MAGIE:
        raise FichierInvalideError("ce n'est pas un référentiel de Binôme, ou son début est abîmé")
    longueur = int.from_bytes(donnees[len(MAGIE) : len(MAGIE) + 4], "little")
    texte = donnees[_PREFIXE : _PREFIXE + longueur]
    if hashlib.sha256(texte).digest() != donnees[len(MAGIE) + 4 : _PREFIXE]:
        raise FichierInvalideError("son en-tête ne correspond pas à sa somme de contrôle")
    try:
        entete = Entete(**json.loads(texte))
    except (TypeError, ValueError) as error:
        raise FichierInvalideError("son en-tête n'est pas celui que cette version attend") from error
    corps = memoryview(donnees)[_PREFIXE + longueur :]
    if entete.format != FORMAT:
        raise FichierInvalideError(f"il est au format {entete.format}, cette version lit le format {FORMAT}")
    if len(corps) != entete.taille:
        raise FichierInvalideError(f"il contient {len(corps)} octets de données au lieu de {entete.taille}")
    if hashlib.sha256(corps).hexdigest() != entete.empreinte:
        raise FichierInvalideError("ses données ne correspondent pas à leur somme de contrôle")
    return entete, corps


def lire(chemin: Path) -> tuple[Entete, sqlite3.Connection]:
    """Load a file in memory, checked. Errors: FileNotFoundError, FichierInvalideError."""
    try:
        entete, corps = deballer(chemin.read_bytes())
    except FileNotFoundError:
        raise
    except OSError as error:
        raise FichierInvalideError(f"lecture impossible : {panne(error)}") from error
    base = sqlite3.connect(":memory:", check_same_thread=False)
    base.deserialize(corps)
    base.execute("PRAGMA query_only = ON")
    return entete, base
