"""The one pattern of subjects: where, what, by when. « Hautes-Alpes · Votre accord est demandé · jusqu'au 12 mars »."""

from __future__ import annotations

import re
from dataclasses import dataclass

ENTRE = " · "
MAISON = "Binôme"
"""What stands for the place in letters about an account, or about several territories."""
LONGUEUR = 78
"""What mail readers show of a subject, and what a line of a header may hold."""
_LIEU_MIN = 16
COUPE = "…"
_BOUT_DE_MOT = re.compile(r"[\s'’-]+\w{0,2}$")
"""What is left of a word once cut, and says nothing: « Territoires d'i »."""
# All but those where no line is cut: they belong to French typography.
_ESPACES = re.compile(r"[^\S\u00a0\u202f]+")


@dataclass(frozen=True)
class ObjetDeCourriel:
    """A subject in its three parts; `quand` may be empty."""

    lieu: str
    acte: str
    quand: str

    @classmethod
    def lire(cls, ligne: str) -> ObjetDeCourriel:
        """The parts of a subject; one that a former version wrote is an act alone."""
        lieu, _, suite = ligne.partition(ENTRE)
        acte, _, quand = suite.partition(ENTRE)
        return cls(lieu, acte, quand) if acte else cls(MAISON, ligne.removeprefix(f"[{MAISON}] "), "")


def composer(lieu: str, acte: str, quand: str = "") -> str:
    """A subject. Nothing in a part passes for another part; too long, the name of the place is shortened, no further
    than what tells it from others: never what is asked, nor the day.
    """
    ou, *suite = (_part(texte) for texte in (lieu or MAISON, acte, quand))
    fin = ENTRE.join(part for part in suite if part)
    place = max(LONGUEUR - len(ENTRE) - len(fin), _LIEU_MIN)
    return ENTRE.join((ou if len(ou) <= place else _raccourci(ou, place), fin))


def _raccourci(ou: str, place: int) -> str:
    gardee = ou[: place - 1]
    while (reste := _BOUT_DE_MOT.sub("", gardee)) and reste != gardee:
        gardee = reste
    return f"{gardee}{COUPE}"


def _part(texte: str) -> str:
    return _ESPACES.sub(" ", texte.replace("·", "-")).strip()


def sans_le_lieu(phrase: str, lieu: str) -> str:
    """What happened, its place left out when it begins or ends the sentence: the subject says it already."""
    if lieu:
        phrase = phrase.removeprefix(f"{lieu} : ")
        for fin in (f", {lieu}", f" de {lieu}", f" {lieu}"):
            phrase = phrase.removesuffix(fin)
    return phrase[:1].upper() + phrase[1:]
