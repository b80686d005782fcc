"""What is asked to be kept in a dossier, checked, and made ready to be kept."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import Any, Self

from pydantic import ValidationError
from pydantic_core import from_json

from binome.domaine.dossier import Dossier as Document
from binome.domaine.empreinte import json_canonique


class ContenuInvalideError(ValueError):
    """The content is not a dossier; `erreur` is pydantic's, about `contenu`."""

    def __init__(self, erreur: ValidationError, contenu: Any) -> None:
        self.erreur, self.contenu = erreur, contenu
        super().__init__(str(erreur))


class LieuInconnuError(KeyError):
    """A value was given for a place that the dossier does not have: a form tampered with, or a program's mistake."""


def valider(contenu: Any) -> Document:
    """The dossier that a raw tree is. Errors: ContenuInvalideError."""
    try:
        return Document.model_validate(contenu)
    except ValidationError as erreur:
        raise ContenuInvalideError(erreur, contenu) from None


def normaliser(contenu: dict[str, Any]) -> dict[str, Any]:
    """The canonical tree of a content, so that two writings of the same facts do not look like an edit."""
    return Texte.de(valider(contenu)).arbre


@dataclass(frozen=True)
class Texte:
    """A text ready to be kept, made before anything is held: its canonical JSON, of which all the rest is made."""

    titre: str
    territoire: str
    canonique: bytes
    contenu: bytes
    empreinte: str

    @classmethod
    def de(cls, document: Document) -> Self:
        canonique = json_canonique(document)
        sha256 = hashlib.sha256(canonique).hexdigest()
        return cls(document.titre, document.territoire, canonique, zlib.compress(canonique), sha256)

    @property
    def arbre(self) -> dict[str, Any]:
        brut: dict[str, Any] = from_json(self.canonique)
        return brut
