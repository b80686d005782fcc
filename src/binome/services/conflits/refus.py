"""What is refused of ties and recusals, and the words that people type there."""

from __future__ import annotations

from binome.domaine.langue.typographie import nombre
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import en_ligne
from binome.domaine.socle.erreurs import BinomeError, Famille, au_champ


class LienImpossibleError(BinomeError):
    """What was asked of ties, declarations or recusals cannot be done; the phrase says why and what to do."""

    code = "lien_impossible"
    famille = Famille.invalide


def ligne(brut: str, quoi: str, champ: str, au_plus: int, *, vide: bool = False) -> str:
    """One line that someone typed, as it is kept. `champ`: its name in the forms. Errors: LienImpossibleError."""
    try:
        propre = " ".join(en_ligne(brut).split())
    except ValeurRefuseeError as erreur:
        raise LienImpossibleError(au_champ(champ, f"{quoi} illisible : {erreur}.")) from None
    if not propre and not vide:
        raise LienImpossibleError(au_champ(champ, f"{quoi} : écrivez-le, en une phrase."))
    if len(propre) > au_plus:
        raise LienImpossibleError(au_champ(champ, f"{quoi} : {nombre(au_plus)} caractères au plus."))
    return propre
