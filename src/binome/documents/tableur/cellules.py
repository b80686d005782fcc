"""One value of the plan ↔ one cell, both ways, by kind of column."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from binome.documents.tableur.feuilles import Colonne, Genre
from binome.documents.tableur.textes import VIDE, coder, coder_liste, decoder, decoder_liste
from binome.domaine.typographie import sans_accents

# Spreadsheets count days from 1900 with a 29 February 1900 that never was: nothing before 1901 is written as a date.
PREMIERE_DATE = dt.date(1901, 1, 1)
_EPOQUE = dt.date(1899, 12, 30)
_DATE_FRANCAISE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_OUI_NON = {"oui": True, "non": False, "vrai": True, "faux": False}
Cellule = str | int | float | bool | dt.date | dt.datetime | None


class CelluleRefuseeError(ValueError):
    """A cell that does not hold what its column is for."""


def vers_cellule(valeur: Any, colonne: Colonne) -> str | int | float | dt.date:
    """The cell of a JSON value; a number or a date stays one when the spreadsheet keeps it exactly."""
    match colonne.genre:
        case Genre.nombre:
            return valeur if float(f"{valeur:.16G}") == valeur else repr(valeur)
        case Genre.date:
            jour = dt.date.fromisoformat(valeur)
            return jour if jour >= PREMIERE_DATE else valeur
        case Genre.oui_non:
            return "oui" if valeur else "non"
        case Genre.choix:
            return dict(colonne.mots)[valeur]
        case Genre.plusieurs:
            return " ; ".join(dict(colonne.mots)[v] for v in valeur)
        case Genre.codes | Genre.textes:
            return coder_liste(valeur)
        case _:
            return coder(valeur)


def from_cellule(cellule: Cellule, colonne: Colonne) -> Any:
    """The JSON value of a cell that is not empty. Errors: CelluleRefuseeError."""
    match colonne.genre:
        case Genre.nombre:
            return _nombre(cellule)
        case Genre.date:
            return _date(cellule)
        case Genre.oui_non:
            return _oui_non(cellule)
        case Genre.choix:
            return _choix(_texte(cellule), colonne)
        case Genre.plusieurs:
            return [_choix(mot, colonne) for mot in decoder_liste(_texte(cellule))]
        case Genre.codes:
            return [_code(mot, colonne) for mot in decoder_liste(_texte(cellule))]
        case Genre.textes:
            return decoder_liste(_texte(cellule))
        case Genre.code:
            return _code(decoder(_texte(cellule)), colonne)
        case _:
            return decoder(_texte(cellule))


def _texte(cellule: Cellule) -> str:
    if isinstance(cellule, dt.datetime | dt.date):
        raise CelluleRefuseeError("une date se trouve où un texte est attendu")
    if isinstance(cellule, bool):
        return "oui" if cellule else "non"
    if isinstance(cellule, float) and cellule.is_integer():
        cellule = int(cellule)
    return str(cellule)


def _code(texte: str, colonne: Colonne) -> str:
    """A code, with the zeros at its head that a spreadsheet takes for nothing."""
    net = re.sub(r"[\s\u00a0\u202f]", "", texte) if colonne.chiffres else texte
    return net.zfill(colonne.chiffres) if net.isdecimal() and colonne.chiffres else net


def _nombre(cellule: Cellule) -> Any:
    if isinstance(cellule, bool | dt.datetime | dt.date):
        raise CelluleRefuseeError("un nombre est attendu ici")
    if isinstance(cellule, float):
        return cellule if cellule == cellule and abs(cellule) != float("inf") else _refuser_nombre()
    return cellule if isinstance(cellule, int) else re.sub(r"(?:€|euros?)$", "", str(cellule).strip()).strip()


def _refuser_nombre() -> Any:
    raise CelluleRefuseeError("un nombre fini est attendu ici")


def _date(cellule: Cellule) -> str | None:
    """An ISO date, from a date, a day count since 1900, or a text; None for a calendar that is there but empty."""
    if cellule == VIDE:
        return None
    if isinstance(cellule, dt.datetime | dt.date):
        return (cellule.date() if isinstance(cellule, dt.datetime) else cellule).isoformat()
    try:
        if isinstance(cellule, bool):
            raise ValueError
        if isinstance(cellule, int | float):
            return (_EPOQUE + dt.timedelta(days=_jours(cellule))).isoformat()
        texte = str(cellule).strip()
        if francaise := _DATE_FRANCAISE.fullmatch(texte):
            return dt.date(int(francaise[3]), int(francaise[2]), int(francaise[1])).isoformat()
        return dt.date.fromisoformat(texte).isoformat()
    except (ValueError, OverflowError):
        raise CelluleRefuseeError("une date est attendue, par exemple 22/09/2027") from None


def _jours(serie: float) -> int:
    """A day count since 1900 that is a whole number of days, in years that a plan may speak of."""
    if serie != int(serie) or not 367 <= serie < 110_000:
        raise ValueError
    return int(serie)


def _oui_non(cellule: Cellule) -> bool:
    if isinstance(cellule, bool):
        return cellule
    reponse = _OUI_NON.get(str(cellule).strip().lower())
    if reponse is None:
        raise CelluleRefuseeError("oui ou non est attendu ici")
    return reponse


def _choix(texte: str, colonne: Colonne) -> str:
    """The code of a name, whatever its case and accents; a code stands for itself."""
    connus = {_nu(nom): code for code, nom in colonne.mots} | {_nu(code): code for code, _ in colonne.mots}
    if (code := connus.get(_nu(texte))) is None:
        possibles = ", ".join(nom for _, nom in colonne.mots)
        raise CelluleRefuseeError(f"cette valeur n'est pas admise ici ; valeurs possibles : {possibles}")
    return code


def _nu(texte: str) -> str:
    return sans_accents(texte.strip().replace("’", "'"))
