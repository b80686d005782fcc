"""Lessons: what a territory learnt, and how they are offered to the one that prepares the next candidature."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from binome.domaine.bilan.fiche import NOMS_DES_MOMENTS, MomentDuBilan
from binome.domaine.langue.typographie import date_longue


class GenreDEnseignement(StrEnum):
    """What to do again, what to avoid."""

    a_reprendre = "a_reprendre"
    a_eviter = "a_eviter"


NOMS_DES_ENSEIGNEMENTS: Mapping[GenreDEnseignement, str] = {
    GenreDEnseignement.a_reprendre: "à reprendre",
    GenreDEnseignement.a_eviter: "à éviter",
}


@dataclass(frozen=True, slots=True)
class EnseignementOffert:
    """A lesson of a former territory, with where it comes from. `cle` names it in a form."""

    cle: str
    genre: GenreDEnseignement
    texte: str
    territoire: str
    moment: MomentDuBilan
    arrete_le: dt.date

    @property
    def paragraphe(self) -> str:
        """How it is written where it is adopted: with its source, to be rewritten by whoever adopts it."""
        nom = NOMS_DES_ENSEIGNEMENTS[self.genre].capitalize()
        bilan = f"bilan {NOMS_DES_MOMENTS[self.moment]} de {self.territoire}, {date_longue(self.arrete_le)}"
        return f"{nom} : {self.texte} ({bilan})"


def adopter(texte: str | None, choisis: Iterable[EnseignementOffert]) -> str | None:
    """The text of a part with these lessons at its end; those already there word for word are not written twice."""
    garde = texte or ""
    for offert in choisis:
        if offert.texte not in garde:
            garde = f"{garde}\n\n{offert.paragraphe}" if garde else offert.paragraphe
    return garde or None
