"""The root of what people are told when something cannot be done: a phrase, a code, and the kind of refusal."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar


class Famille(StrEnum):
    """What an error asks of who meets it: look elsewhere, ask for a right, read again, correct, wait…"""

    mal_forme = "mal_forme"
    refus = "refus"
    introuvable = "introuvable"
    conflit = "conflit"
    caduc = "caduc"
    invalide = "invalide"
    trop = "trop"
    indisponible = "indisponible"


class PhraseDUnChamp(str):
    """A phrase that is about one field of what was given: `champ`, its name in the forms."""

    champ: str


def au_champ(champ: str, phrase: str) -> PhraseDUnChamp:
    """Say of which field a refusal speaks: whatever raises that phrase, the page shows it beside the field."""
    dite = PhraseDUnChamp(phrase)
    dite.champ = champ
    return dite


class BinomeError(Exception):
    """What cannot be done, and is said. `phrase`: in French, to people; `code`: in answers of the API and in logs, for
    ever the same; `famille`: what the doors draw their status from.

    A class says its own `PHRASE` when its errors are all told alike; otherwise each is raised with its own.
    """

    code: ClassVar[str]
    famille: ClassVar[Famille]
    PHRASE: ClassVar[str] = "Ce qui a été demandé n'a pas pu être fait."

    def __init__(self, phrase: str = "") -> None:
        self.phrase = phrase or self.PHRASE
        super().__init__(self.phrase)

    def __str__(self) -> str:
        return self.phrase


def toutes(racine: type[BinomeError] = BinomeError) -> list[type[BinomeError]]:
    """Every error below the root that has a code, in the order they were met."""
    filles = [fille for directe in racine.__subclasses__() for fille in (directe, *toutes(directe))]
    return list(dict.fromkeys(filles))
