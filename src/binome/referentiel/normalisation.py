"""How names are compared: without accents, case, punctuation, articles, nor the words for the kind of body."""

from __future__ import annotations

import re

from binome.domaine.langue.typographie import sans_accents

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss", "’": "'"})
_NATURES = re.compile(
    r"\b(communaute de communes|communaute d agglomeration|communaute urbaine|communaute d agglo|metropole de"
    r"|com com|comcom|cc|ca|cu|epci|departement|region|commune|ville de)\b"
)
_ARTICLES = frozenset({"l", "le", "la", "les", "d", "de", "du", "des", "et", "en", "a", "au", "aux"})
_ABREGES = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def aplatir(texte: str) -> str:
    """Every word, without accents, case nor punctuation: « CC de l'Île-d'Yeu » → « cc de l ile d yeu »."""
    return " ".join(re.sub(r"[^0-9a-z]+", " ", sans_accents(texte.translate(_LIGATURES))).split())


def normaliser(texte: str) -> str:
    """« CC de l'Île-d'Yeu » → « ile yeu ». A text made only of such words keeps them, so that it still can be found."""
    mots = aplatir(texte)
    sans_nature = _NATURES.sub(" ", mots).split() or mots.split()
    utiles = [mot for mot in sans_nature if mot not in _ARTICLES] or sans_nature
    return " ".join(_ABREGES.get(mot, mot) for mot in utiles)
