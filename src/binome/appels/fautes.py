"""What is wrong with a file of a call, in French: each fault with its line where it has one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from binome.domaine.langue.pannes import panne
from binome.domaine.socle import toml
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.domaine.socle.toml import TAILLE_MAX as TAILLE_MAX

FICHIER = "appel.toml"


class AppelInvalideError(BinomeError):
    """A call that cannot be loaded: the message has one line for each fault, with its place in the TOML."""

    code = "appel_invalide"
    famille = Famille.indisponible


def lire_toml(chemin: Path) -> tuple[str, dict[str, Any]]:
    """The text of a file of a call and what it says. Errors: AppelInvalideError."""
    try:
        return toml.lire(chemin.read_bytes(), chemin.name, "un appel")
    except OSError as erreur:
        raise AppelInvalideError(f"{chemin.name} : ce fichier ne peut pas être lu ({panne(erreur)}).") from None
    except ValueError as erreur:
        raise AppelInvalideError(str(erreur)) from None


def dire(erreur: ValidationError, texte: str | None = None) -> Iterator[str]:
    """The faults that pydantic found, in French; each with its place when the text is given."""
    return toml.dire(erreur, FICHIER, texte)


def lieu(texte: str, loc: Sequence[str | int], nom: str = "") -> str:
    """« appel.toml, ligne 12, PLA-02 : », the line being that of the table's header where there is one."""
    return toml.lieu(FICHIER, texte, loc, nom)
