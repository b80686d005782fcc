"""What a cell holds, as it was read: a number keeps the format that shows it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from openpyxl.utils.datetime import from_excel

from binome.documents.tableur.formats import Apparence, ecrire_montre, exact, lire_format

INVISIBLES = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Spaces of all kinds, and characters without width."""
_APOSTROPHE = re.compile(r"['’]\s*[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Nombre:
    """A number in a cell, the format that shows it, and the day that its spreadsheet counts from."""

    valeur: int | float
    format: str = "General"
    epoque: dt.datetime = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no zone

    @property
    def apparence(self) -> Apparence:
        return lire_format(self.format, self.valeur)

    @property
    def jour(self) -> dt.date | None:
        """The day that it counts to, None when it is not one."""
        try:
            lu = from_excel(self.valeur, self.epoque)
        except (ValueError, OverflowError):
            return None
        return lu.date() if isinstance(lu, dt.datetime) else None

    def __str__(self) -> str:
        """What the cell shows."""
        if not self.apparence.date:
            return ecrire_montre(self.valeur, self.format)
        if (jour := self.jour) is not None and self.valeur >= 1:
            return f"{jour.day:02}/{jour.month:02}/{jour.year}"
        montre = "une heure" if 0 <= self.valeur < 1 else "une date"
        return f"{self.valeur:.15g}, montré comme {montre}"


@dataclass(frozen=True, slots=True)
class SansValeur:
    """A cell that its spreadsheet could not compute (`erreur`: #REF!…), or never did ("")."""

    erreur: str

    def __str__(self) -> str:
        return self.erreur


Cellule = str | bool | Nombre | SansValeur | dt.datetime | dt.date | dt.time | dt.timedelta | None


class CelluleRefuseeError(ValueError):
    """A cell that does not hold what its column is for."""


def dire_sans_valeur(cellule: SansValeur) -> str:
    if cellule.erreur:
        return "cette cellule porte une erreur de calcul : corrigez la formule, ou écrivez la valeur"
    return "cette formule n'a jamais été calculée : ouvrez le classeur dans un tableur et enregistrez-le"


def texte_de(cellule: Cellule) -> str:
    """The text of a cell, as it is shown."""
    if isinstance(cellule, bool):
        return "oui" if cellule else "non"
    if isinstance(cellule, str):
        return cellule
    if isinstance(cellule, Nombre) and not cellule.apparence.date:
        return str(cellule)
    if isinstance(cellule, SansValeur):
        raise CelluleRefuseeError(dire_sans_valeur(cellule))
    raise CelluleRefuseeError(
        "une date se trouve où un texte est attendu : mettez la cellule au format Texte, puis retapez ce qu'elle dit"
    )


def code_de(cellule: Cellule) -> str:
    """The text of a cell that holds a code: no separator of thousands, a point before decimals."""
    if isinstance(cellule, Nombre) and not cellule.apparence.date:
        zeros = cellule.apparence.zeros if float(cellule.valeur).is_integer() else 1
        return f"{exact(cellule.valeur):f}".removesuffix(".0").zfill(zeros)
    return texte_de(cellule)


def epurer(code: str) -> str:
    """A code without what cannot be seen around it, nor the apostrophe that asks a spreadsheet for a text."""
    net = code.strip(INVISIBLES)
    return net[1:].strip(INVISIBLES) if _APOSTROPHE.fullmatch(net) else net
