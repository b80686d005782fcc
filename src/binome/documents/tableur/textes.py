"""Text in a cell: what XML or a spreadsheet would drop or rewrite is spelled out, so that it comes back the same.

⟦0001⟧ is the character U+0001. Two quotes stand for a text that is there but empty, unlike an empty cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

VIDE = '""'
# Control characters, carriage returns (XML turns them into line feeds), what XML forbids, our own bracket, and the
# « x » of an escape that readers of workbooks undo on their own.
_FRAGILE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff⟦]|x(?=005F_)")
_SEPARATEUR = re.compile(r"[;\n]")
_EPELE = re.compile(r"⟦([0-9A-F]{4})⟧")


def coder(texte: str) -> str:
    """The text as its cell holds it."""
    code = _FRAGILE.sub(_epeler, texte)
    return code + VIDE if _guillemets(code) else code


def decoder(texte: str) -> str:
    """The text that a cell holds; undoes `coder`, and leaves alone what a person typed."""
    return _EPELE.sub(lambda m: chr(int(m[1], 16)), texte[:-2] if _guillemets(texte) and texte else texte)


def coder_liste(textes: Iterable[str]) -> str:
    """Several texts in one cell, separated by semicolons."""
    return " ; ".join(_SEPARATEUR.sub(_epeler, coder(texte)) for texte in textes)


def decoder_liste(cellule: str) -> list[str]:
    """Texts separated by semicolons or by line feeds; blanks between two separators are not texts."""
    morceaux = (morceau.strip() for morceau in _SEPARATEUR.split(cellule))
    return [decoder(morceau) for morceau in morceaux if morceau]


def _guillemets(texte: str) -> bool:
    return len(texte) % 2 == 0 and not texte.strip('"')


def _epeler(trouve: re.Match[str]) -> str:
    return f"⟦{ord(trouve[0]):04X}⟧"
