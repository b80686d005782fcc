"""What is asked to be kept in a dossier, checked, and made ready to be kept."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import Any, Self

from pydantic import ValidationError
from pydantic_core import from_json

from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.dossier.dossier import relire
from binome.domaine.droits.discretion import Arbre
from binome.domaine.socle.empreinte import canonique, json_canonique
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.services.texte.textes_signes import presente


class ContenuInvalideError(BinomeError):
    """The content is not a dossier; `erreur` is pydantic's, about `contenu`."""

    code = "contenu_invalide"
    famille = Famille.invalide
    PHRASE = "Ce qui a été envoyé ne fait pas un dossier qui se tient : rien n'est enregistré."

    def __init__(self, erreur: ValidationError, contenu: Any) -> None:
        self.erreur, self.contenu = erreur, contenu
        super().__init__()


class LieuInconnuError(BinomeError):
    """A value was given for a place that the dossier does not have: a form tampered with, or a program's mistake."""

    code = "lieu_inconnu"
    famille = Famille.mal_forme
    PHRASE = "Cette page est incomplète : revenez au dossier et recommencez."

    def __init__(self, lieu: object = "") -> None:
        self.lieu = lieu
        super().__init__()


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
    """A text ready to be kept, made before anything is held: its canonical JSON, of which all the rest is made.

    `presente`: SHA-256 of the same without its reserve, which is what one signs.
    """

    titre: str
    territoire: str
    canonique: bytes
    contenu: bytes
    empreinte: str
    presente: str

    @classmethod
    def de(cls, document: Document) -> Self:
        return cls._de(json_canonique(document))

    @classmethod
    def de_arbre(cls, arbre: Arbre) -> Self:
        """Of a tree that was kept already: it stays as it is, not as today's model would write it or limit it."""
        relire(arbre)
        return cls._de(canonique(arbre))

    @classmethod
    def _de(cls, octets: bytes) -> Self:
        lu: Arbre = from_json(octets)
        sha256 = hashlib.sha256(octets).hexdigest()
        return cls(lu["titre"], lu["territoire"], octets, zlib.compress(octets), sha256, presente(octets, lu).empreinte)

    @property
    def arbre(self) -> Arbre:
        brut: Arbre = from_json(self.canonique)
        return brut
