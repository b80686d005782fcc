"""Searching words in texts: accents, capitals and ligatures folded; each word asked is the beginning of a word found.

Pure: texts in, what matches and an excerpt out.
"""

from __future__ import annotations

import re
import unicodedata

TERMES_MAX = 8
LARGEUR = 140
"""Characters of an excerpt, about."""
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_ACCENTS = re.compile("[\u0300-\u036f]")
_HORS_MOT = re.compile(r"[\W_]")


def plier(texte: str) -> str:
    """Fold a text: letters without accents nor case; what is no letter nor digit is a space."""
    nu = unicodedata.normalize("NFKD", texte.casefold().translate(_LIGATURES))
    return _HORS_MOT.sub(" ", _ACCENTS.sub("", nu))


def _d_ou(texte: str) -> list[int]:
    """For each character of a folded text, the rank of the one that it comes from."""
    return [rang for rang, lettre in enumerate(texte) for _ in plier(lettre)]


def termes(demande: str) -> tuple[str, ...]:
    """The words of a question, folded; those of one letter count only when there is nothing else."""
    mots = list(dict.fromkeys(plier(demande[:200]).split()))
    longs = [mot for mot in mots if len(mot) > 1 or mot.isdecimal()]
    return tuple((longs or mots)[:TERMES_MAX])


def ou_commence(plie: str, terme: str) -> int:
    """Where a word of a folded text begins by that term, -1 when none does."""
    if plie.startswith(terme):
        return 0
    ici = plie.find(f" {terme}")
    return ici + 1 if ici >= 0 else -1


def contient(plie: str, tous: tuple[str, ...]) -> bool:
    """Whether each term begins a word of a folded text."""
    return bool(tous) and all(ou_commence(plie, terme) >= 0 for terme in tous)


def extraire(texte: str, tous: tuple[str, ...], largeur: int = LARGEUR) -> str:
    """What stands around the first of these terms, cut between words."""
    uni = " ".join(texte.split())
    if len(uni) <= largeur:
        return uni
    plie = plier(uni)
    places = [ici for terme in tous if (ici := ou_commence(plie, terme)) >= 0]
    centre = _d_ou(uni)[min(places)] if places else 0
    debut = max(0, min(centre - largeur // 3, len(uni) - largeur))
    fin = debut + largeur
    if debut and (espace := uni.find(" ", debut, centre)) >= 0:
        debut = espace + 1
    if fin < len(uni) and (espace := uni.rfind(" ", debut, fin)) > debut:
        fin = espace
    return f"{'…' if debut else ''}{uni[debut:fin]}{'…' if fin < len(uni) else ''}"
