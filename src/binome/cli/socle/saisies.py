"""What is typed on a command line, read as every other door reads it; the first fault ends the command, in French."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from binome.cli.socle.sorties import echouer

if TYPE_CHECKING:
    from pydantic import BaseModel

    Saisie = TypeVar("Saisie", bound=BaseModel)


def lire_saisie(modele: type[Saisie], dit: Mapping[str, object]) -> Saisie:
    """What was typed, as a model of the domain."""
    from pydantic import ValidationError

    from binome.documents.messages import en_francais

    try:
        return modele.model_validate(dit)
    except ValidationError as erreur:
        faute = erreur.errors(include_url=False)[0]
        message, a_faire = en_francais(faute["type"], faute.get("ctx") or {})
        echouer(f"« {faute['loc'][0]} » : {message}. {a_faire or ''}".strip())
