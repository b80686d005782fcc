"""What changed between two revisions, told in French: « a ajouté la fiche 7 », « le montant passe de … à … ».

Pure: trees in, sentences out. Each change keeps its place, so that a page may link it or hide it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from binome.domaine.chemin import decouper, lire
from binome.domaine.fusion import ABSENT, changements
from binome.domaine.mots_du_dossier import DU_CHAMP, ELEMENTS, VALEURS
from binome.domaine.typographie import FINE, enumerer, nombre, soigner

COURT = 60
"""Characters up to which a text is quoted whole; a longer one is said to be rewritten."""


@dataclass(frozen=True, slots=True)
class Changement:
    """One change: its place, the sentence that tells it, and both values in words (empty for what is not there)."""

    chemin: str
    phrase: str
    avant: str
    apres: str


def raconter(avant: Any, apres: Any) -> Iterator[Changement]:
    """Tell the changes from one JSON tree of a dossier to another, in the order of the dossier."""
    for chemin, ancien, nouveau in changements(avant, apres):
        phrase = soigner(_phrase(chemin, ancien, nouveau, avant, apres))
        yield Changement(chemin, phrase, en_texte(ancien), en_texte(nouveau))


def resumer(recits: list[Changement], au_plus: int = 3) -> str:
    """The first changes in one sentence, and how many others there are."""
    phrases = [r.phrase for r in recits[:au_plus]]
    reste = len(recits) - len(phrases)
    if reste:
        phrases.append(f"{reste} autre{'s' if reste > 1 else ''} changement{'s' if reste > 1 else ''}")
    return f"{FINE}; ".join(phrases)


def _phrase(chemin: str, ancien: Any, nouveau: Any, avant: Any, apres: Any) -> str:
    if chemin.endswith(".ordre"):
        return f"a changé l'ordre {_de(_lieu(chemin.removesuffix('.ordre'), apres))}"
    lieu = _lieu(chemin, apres if nouveau is not ABSENT else avant)
    if ancien is ABSENT:
        return f"a ajouté {lieu}{_valeur_courte(nouveau)}"
    if nouveau is ABSENT:
        return f"a retiré {lieu}{_valeur_courte(ancien)}"
    de, a = en_texte(ancien), en_texte(nouveau)
    if isinstance(ancien, list) and isinstance(nouveau, list):
        return f"a modifié {lieu}"
    if len(de) > COURT or len(a) > COURT or not de or not a:
        return f"a réécrit {lieu}"
    return f"a changé {lieu}, qui passe de « {de} » à « {a} »"


def _valeur_courte(valeur: Any) -> str:
    texte = en_texte(valeur)
    return f" : « {texte} »" if not isinstance(valeur, dict | list) and 0 < len(texte) <= COURT else ""


def _lieu(chemin: str, arbre: Any) -> str:
    """« le coût de la fiche 3 », « la filière « Bois » »: the innermost named element, and the field in it."""
    element, champs, parcouru = "", [], ""
    for champ, cle in decouper(chemin):
        parcouru += f".{champ}" if parcouru else champ
        if cle is None:
            champs.append(champ)
            continue
        parcouru += f"[{cle}]"
        element, champs = _element(champ, cle, lire(arbre, parcouru)), []
    mots = [DU_CHAMP.get(champ, f"le champ « {champ.replace('_', ' ')} »") for champ in champs]
    # « le montant du coût »: the inner field first; the great parts of the dossier go without saying.
    if not element and len(mots) > 1 and champs[0] in _PARTIES:
        mots = mots[1:]
    mots = [*reversed(mots), *([element] if element else [])]
    return mots[0] + "".join(f" {_de(mot)}" for mot in mots[1:]) if mots else "le dossier"


_PARTIES = {"perimetre", "plan_actions", "gouvernance", "justifications"}


def _element(champ: str, cle: str, valeur: Any) -> str:
    article, nommant = ELEMENTS.get(champ, ("l'élément", ()))
    nom = next((valeur[c] for c in nommant if isinstance(valeur, dict) and isinstance(valeur.get(c), str)), None)
    if champ == "fiches":
        return f"{article} {cle}" + (f" « {nom} »" if nom else "")
    return f"{article} « {nom or cle} »"


def _de(mot: str) -> str:
    """« de » before a noun with its article: « du coût », « des axes », « de la fiche »."""
    for article, contracte in (("le ", "du "), ("les ", "des ")):
        if mot.startswith(article):
            return contracte + mot.removeprefix(article)
    return f"de {mot}"


def en_texte(valeur: Any) -> str:
    """A value of the tree, as a person would read it: numbers and codes in words, a part as its fields, one a line."""
    if valeur is ABSENT or valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, int | float | Decimal):
        return nombre(valeur)
    if isinstance(valeur, list):
        if all(not isinstance(v, dict | list) for v in valeur):
            return enumerer([en_texte(v) for v in valeur])
        return "\n".join(f"— {en_texte(v).replace(chr(10), f'{chr(10)}  ')}" for v in valeur)
    if isinstance(valeur, dict):
        return "\n".join(f"{_nu(champ)} : {en_texte(v)}" for champ, v in valeur.items() if champ != "id")
    return VALEURS.get(valeur, valeur)


def _nu(champ: str) -> str:
    """The name of a field without its article."""
    mot = DU_CHAMP.get(champ, champ.replace("_", " "))
    for article in ("le ", "la ", "les ", "l'"):
        mot = mot.removeprefix(article)
    return mot
