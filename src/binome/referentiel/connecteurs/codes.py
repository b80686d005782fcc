"""Codes of the COG as integers, with arrondissements, old communes and foreign countries sorted out.

A code of five characters is stored as its value in base 36 (`"2A004"` → an int32), which keeps the order of codes.
A place abroad is stored as the opposite of its value, so that it can never be taken for a commune.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Actuelle = Callable[[str], str | None]
"""Old or current commune code → the code it has in the référentiel, None when it does not know it."""

LARGEUR_COMMUNE = 5
LARGEUR_ZONE = 4
_COMMUNE = re.compile(r"(?!99|98000)(?:\d{2}|2[AB])\d{3}", re.ASCII)
_EN_TETE = re.compile(r"\s*((?:\d{2}|2[ABab])\d{3})(?!\d)", re.ASCII)
_ETRANGER = re.compile(r"99\d{1,3}|(?!2[AB])[A-Z]{2}[0-9A-Z]{0,3}|98000", re.ASCII)
_ARRONDISSEMENTS = (("75101", "75120", "75056"), ("69381", "69389", "69123"), ("13201", "13216", "13055"))


TOUTES_ACTIVITES, L_INDUSTRIE = 0, -1
"""In the place of an activity: all of them; the industry as a whole (sections B to E)."""


def coder(code: str) -> int:
    """A code of at most five letters and digits → a positive int32."""
    return int(code, 36)


def decoder(valeur: int, largeur: int = LARGEUR_COMMUNE) -> str:
    """The inverse of `encode`, padded with zeros to `largeur` characters."""
    chiffres = []
    while valeur:
        valeur, reste = divmod(valeur, 36)
        chiffres.append("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[reste])
    return "".join(reversed(chiffres)).rjust(largeur, "0")


def texte(valeur: object) -> str:
    """What a cell holds, as text; a spreadsheet's 1001.0 is 1001."""
    if valeur is None:
        return ""
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    return str(valeur).strip()


def code_commune(valeur: object) -> str | None:
    """The commune code in a cell: « 01001 », 1001 (a spreadsheet drops the zero), « 01001 Abergement »; or None."""
    brut = texte(valeur).upper()
    if brut.isascii() and brut.isdigit() and len(brut) == LARGEUR_COMMUNE - 1:
        brut = f"0{brut}"
    if _COMMUNE.fullmatch(brut):
        return brut
    trouve = _EN_TETE.match(brut)
    return trouve.group(1) if trouve and not brut.isalnum() else None


def sans_arrondissement(code: str) -> str:
    """Paris, Lyon and Marseille by arrondissement → the commune; any other code is returned as it is."""
    for premier, dernier, commune in _ARRONDISSEMENTS:
        if premier <= code <= dernier:
            return commune
    return code


class Communes:
    """Cells → integer commune codes of today, remembered so that 1.6 M rows cost two look-ups each."""

    def __init__(self, actuelle: Actuelle | None = None) -> None:
        self._actuelle = actuelle
        self._connues: dict[object, int] = {}
        self._inconnues: dict[object, str] = {}
        self.reportees: dict[str, str] = {}

    def lire(self, cellule: object) -> int:
        """The commune's integer code, 0 when it is refused (see `cause`)."""
        valeur = self._connues.get(cellule)
        return self._apprendre(cellule) if valeur is None else valeur

    def cause(self, cellule: object) -> str:
        """Why `lire` answered 0 for this cell."""
        return self._inconnues[cellule]

    def _apprendre(self, cellule: object) -> int:
        code = code_commune(cellule)
        valeur = 0
        if code is None:
            self._inconnues[cellule] = "ce n'est pas un code de commune (cinq caractères, comme 05061 ou 2A004)"
        else:
            commune = sans_arrondissement(code)
            actuelle = self._actuelle(commune) if self._actuelle else commune
            if actuelle is None:
                self._inconnues[cellule] = "commune inconnue du référentiel, aujourd'hui comme autrefois"
            else:
                valeur = coder(actuelle)
                if actuelle != commune:
                    self.reportees[commune] = actuelle
        self._connues[cellule] = valeur
        return valeur


def lire_etranger(cellule: object) -> int:
    """A negative integer for a place abroad (INSEE: 99…, two letters, Monaco), 0 when it is not one."""
    code = texte(cellule).upper()
    return -coder(code) if _ETRANGER.fullmatch(code) else 0
