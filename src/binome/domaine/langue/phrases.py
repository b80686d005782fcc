"""What a sentence says: where the first one ends, and whether one only says another again."""

from __future__ import annotations

import re

from binome.domaine.langue.typographie import sans_accents

# Not after an abbreviation: one letter (« M. »), « art. ».
_FIN = re.compile(r"(?<!\bart)(?<!\b[A-Za-zÀ-ÿ])([.!?…])\s+(?=[«\"(]?\s?[A-ZÀ-ÖØ-Þ0-9])")
_MOT = re.compile(r"[a-z0-9]{2,}")
_VIDES = re.compile(r"a(u|ux)|ce|de|des|du|en|est|et|l[ae]|les|leur|ou|par|pour|qu[ei]?|s[ae]|ses|son|sur|une?")


def premiere_phrase(texte: str) -> tuple[str, str]:
    """The first sentence of a text, and the rest: a full stop ends it before a capital, not after « art. »."""
    if fin := _FIN.search(texte):
        return texte[: fin.start(1) + 1], texte[fin.end() :].lstrip()
    return texte, ""


def repete(nom: str, phrase: str) -> bool:
    """Whether a phrase says a name again, with one word more at most: « Titre » / « Titre de la candidature »."""
    dits, nommes = _mots(phrase), _mots(nom)
    return bool(dits & nommes) and len(dits - nommes) <= 1


def _mots(texte: str) -> set[str]:
    """The words that say something, in the singular."""
    return {mot.rstrip("sx") for mot in _MOT.findall(sans_accents(texte)) if not _VIDES.fullmatch(mot)}
