"""How a file is recognised: by the shape of its columns, never by its name nor by a year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_AUTRE = re.compile(r"[^a-z0-9]+")


def simplifie(colonne: object) -> str:
    """`"Effectifs salariés 2006"` → `"effectifs_salaries_2006"`."""
    sans_accent = unicodedata.normalize("NFKD", "" if colonne is None else str(colonne).replace("’", "'"))
    ascii_seul = sans_accent.encode("ascii", "ignore").decode()
    return _AUTRE.sub("_", ascii_seul.lower()).strip("_")


@dataclass(frozen=True, slots=True)
class Reconnue:
    """A header that fits a `Forme`: positions of the columns, and of those that repeat with a vintage in their name
    (`temoins`: of those that say, year after year, how many were counted there)."""

    forme: str
    position: Mapping[str, int]
    repetees: tuple[tuple[int, int], ...] = ()
    temoins: tuple[tuple[int, int], ...] = ()
    millesime: int | None = None


@dataclass(frozen=True, slots=True)
class Forme:
    """One accepted layout. Patterns are full matches on simplified names; a group `annee` gives the vintage.

    `repetee` matches columns that come once per year (`effectifs_salaries_2006`…), `temoin` those that may go with
    them; `apercu` is what people are told.
    """

    nom: str
    apercu: str
    obligatoires: Mapping[str, str]
    facultatives: Mapping[str, str] = field(default_factory=dict)
    repetee: str | None = None
    temoin: str | None = None

    def reconnaitre(self, entete: Sequence[object]) -> Reconnue | None:
        """The positions of our columns in this header, None when a required one is missing."""
        noms = [simplifie(colonne) for colonne in entete]
        position: dict[str, int] = {}
        millesime = None
        for cle, motif in (*self.obligatoires.items(), *self.facultatives.items()):
            rang, annee = _chercher(motif, noms)
            if rang is None:
                if cle in self.obligatoires:
                    return None
                continue
            position[cle] = rang
            millesime = annee or millesime
        repetees = tuple(_annees(self.repetee, noms)) if self.repetee else ()
        if self.repetee and not repetees:
            return None
        temoins = tuple(_annees(self.temoin, noms)) if self.temoin else ()
        return Reconnue(self.nom, position, repetees, temoins, millesime)

    def manquantes(self, entete: Sequence[object]) -> tuple[str, ...]:
        """The required columns that this header has not, as one may write them."""
        noms = [simplifie(colonne) for colonne in entete]
        absentes = ((cle, motif) for cle, motif in self.obligatoires.items() if _chercher(motif, noms)[0] is None)
        return tuple(next((c for c in motif.split(" ou ") if c.isidentifier()), cle) for cle, motif in absentes)


def _chercher(motif: str, noms: Sequence[str]) -> tuple[int | None, int | None]:
    """The first alternative of the pattern that some column matches wins: `code_ape|ape` prefers the code."""
    for choix in motif.split(" ou "):
        for rang, nom in enumerate(noms):
            trouve = re.fullmatch(choix, nom)
            if trouve:
                return rang, _millesime(trouve.groupdict().get("annee"))
    return None, None


def _annees(motif: str, noms: Sequence[str]) -> list[tuple[int, int]]:
    trouves = ((re.fullmatch(motif, nom), rang) for rang, nom in enumerate(noms))
    return sorted((annee, rang) for t, rang in trouves if t and (annee := _millesime(t.group("annee"))) is not None)


def _millesime(annee: str | None) -> int | None:
    """INSEE writes C20 for 2020 and C99 for 1999 (its census tables begin in 1968)."""
    if not annee:
        return None
    valeur = int(annee)
    return valeur if len(annee) == 4 else valeur + (1900 if valeur >= 68 else 2000)
