"""What is typed in the rooms of a committee: texts as they are kept, or a refusal that says which and why."""

from __future__ import annotations

from collections.abc import Iterable

from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import normaliser
from binome.services.acces.ouverture import RefusError

TEXTE_MAX = 20_000
LIGNE_MAX = 1_000


def texte(brut: str, quoi: str, au_plus: int = TEXTE_MAX) -> str:
    """A text as it is kept; "" stays so. Errors: RefusError."""
    try:
        propre = normaliser(brut).strip()
    except ValeurRefuseeError as erreur:
        raise RefusError(f"{quoi} : {erreur}.") from None
    if len(propre) > au_plus:
        raise RefusError(f"{quoi} : ce texte est trop long, {au_plus} caractères au plus.")
    return propre


def ligne(brut: str, quoi: str, au_plus: int = 200, *, requis: bool = True) -> str:
    """A text of one line. Errors: RefusError."""
    propre = " ".join(texte(brut, quoi, au_plus).split())
    if requis and not propre:
        raise RefusError(f"{quoi} : ce champ est vide, remplissez-le.")
    return propre


def lignes(brutes: Iterable[str], quoi: str) -> tuple[str, ...]:
    """Sentences, one each; those that are empty are left out. Errors: RefusError."""
    return tuple(propre for brute in brutes if (propre := ligne(brute, quoi, LIGNE_MAX, requis=False)))
