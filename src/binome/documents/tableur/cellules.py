"""One value of the plan ↔ one cell, both ways, by kind of column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from binome.documents.tableur.feuilles import Colonne, Genre
from binome.documents.tableur.formats import en_euros, en_unite, exact
from binome.documents.tableur.textes import VIDE, coder, coder_liste, decoder, decoder_liste
from binome.documents.tableur.valeurs import (
    Cellule,
    CelluleRefuseeError,
    Nombre,
    SansValeur,
    code_de,
    dire_sans_valeur,
    epurer,
    texte_de,
)
from binome.domaine.langue.typographie import sans_accents
from binome.domaine.saisie.jours import lire_jour
from binome.domaine.saisie.refus import ValeurRefuseeError

_ANNEES = range(1900, 2200)
"""Counts of days that are rather a year typed alone: a spreadsheet shows them as days of 1905."""
# Spreadsheets count days from 1900 with a 29 February 1900 that never was: nothing before 1907 is written as a date.
PREMIERE_DATE = dt.date(1907, 1, 1)
_SERIES = range(367, 110_000)
_OUI_NON = {"oui": True, "non": False, "vrai": True, "faux": False, "true": True, "false": False}
_ESPACES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]")
_CENT = Decimal("0.01")
_DATE = "une date est attendue, jour compris, par exemple 22/09/2027"


def vers_cellule(valeur: Any, colonne: Colonne, enjeux: Mapping[str, str]) -> str | int | float | dt.date:
    """The cell of a JSON value; a number or a date stays one when the spreadsheet keeps it exactly. `enjeux`: the
    stakes of the call and their names."""
    match colonne.genre:
        case Genre.nombre | Genre.euros:
            # Written with sixteen digits, read with fifteen: what would not come back the same is a text.
            return valeur if exact(float(f"{valeur:.16G}")) == Decimal(repr(valeur)) else repr(valeur)
        case Genre.date:
            jour = dt.date.fromisoformat(valeur)
            return jour if jour >= PREMIERE_DATE else valeur
        case Genre.oui_non:
            return "oui" if valeur else "non"
        case Genre.choix:
            return dict(colonne.mots)[valeur]
        case Genre.enjeux:
            return coder_liste([enjeux.get(v, v) for v in valeur])
        case Genre.codes | Genre.textes:
            return coder_liste(valeur)
        case _:
            return coder(valeur)


def from_cellule(cellule: Cellule, colonne: Colonne, unite: str, enjeux: Mapping[str, str]) -> Any:
    """The JSON value of a cell that is not empty. unite: what the row says that its numbers count, HT or TTC for an
    amount; enjeux: the stakes that may be cited, any code when it is empty. Errors: CelluleRefuseeError."""
    if isinstance(cellule, SansValeur):
        raise CelluleRefuseeError(dire_sans_valeur(cellule))
    match colonne.genre:
        case Genre.nombre | Genre.euros:
            return _nombre(cellule, colonne.genre, unite)
        case Genre.date:
            return _date(cellule)
        case Genre.oui_non:
            return _oui_non(cellule)
        case Genre.choix:
            return _choix(texte_de(cellule), colonne.mots)
        case Genre.enjeux:
            mots = decoder_liste(texte_de(cellule))
            return [_choix(mot, tuple(enjeux.items())) for mot in mots] if enjeux else mots
        case Genre.codes:
            # No code holds a comma; a number that holds one is not two codes.
            mots = decoder_liste(code_de(cellule).replace(",", ";"))
            return [_code(mot, colonne) for mot in mots]
        case Genre.textes:
            return decoder_liste(texte_de(cellule))
        case Genre.code:
            return _code(decoder(code_de(cellule)), colonne)
        case _:
            return decoder(texte_de(cellule))


def _code(texte: str, colonne: Colonne) -> str:
    """A code, with the zeros at its head that a spreadsheet takes for nothing."""
    if colonne.chemin.endswith("code"):
        # The code of a collectivity is a free text: what is typed stays.
        return texte.strip()
    net = epurer(_ESPACES.sub("", texte) if colonne.chiffres else texte)
    return net.zfill(colonne.chiffres) if net.isdecimal() and colonne.chiffres else net


def _nombre(cellule: Cellule, genre: Genre, unite: str) -> int | str:
    """A number as its cell shows it; texts are left to the model, which reads them as every door does."""
    if isinstance(cellule, str):
        return cellule.strip()
    if not isinstance(cellule, Nombre) or cellule.apparence.date:
        raise CelluleRefuseeError("un nombre est attendu ici, et la cellule montre autre chose : retapez-le")
    if cellule.valeur != cellule.valeur or abs(cellule.valeur) == float("inf"):
        raise CelluleRefuseeError("un nombre fini est attendu ici")
    apparence, lu = cellule.apparence, exact(cellule.valeur)
    montre = en_euros(apparence, lu, unite) if genre is Genre.euros else en_unite(apparence, lu, unite)
    if montre is None:
        raise CelluleRefuseeError(_montre_autre_chose(genre, unite))
    if genre is Genre.euros:
        montre = montre.quantize(_CENT, ROUND_HALF_UP) if abs(montre) < 10**15 else montre
    return int(montre) if montre == montre.to_integral_value() else f"{montre.normalize():f}"


def _montre_autre_chose(genre: Genre, unite: str) -> str:
    if genre is Genre.euros:
        return "un montant en euros est attendu, et la cellule montre autre chose : écrivez-le en euros, sans format"
    dite = f"l'unité de la ligne est « {unite} »" if unite else "la ligne ne dit pas son unité"
    return f"la cellule montre une autre unité que la ligne ({dite}) : écrivez le nombre seul, l'unité dans « Unité »"


def arrondie(cellule: Cellule, valeur: Any) -> bool:
    """Whether an amount was rounded to the cent: what a computation left behind it."""
    if not isinstance(cellule, Nombre):
        return False
    return cellule.apparence.nue and abs(exact(cellule.valeur) - Decimal(valeur)) > Decimal("1e-9")


def _date(cellule: Cellule) -> str | None:
    """An ISO date, from a date, a day count, or a text; None for a calendar that is there but empty."""
    if cellule == VIDE:
        return None
    if isinstance(cellule, dt.datetime | dt.date):
        return (cellule.date() if isinstance(cellule, dt.datetime) else cellule).isoformat()
    if isinstance(cellule, Nombre):
        return _jour_compte(cellule)
    if not isinstance(cellule, str):
        raise CelluleRefuseeError(_DATE)
    return _jour_ecrit(cellule)


def _jour_ecrit(texte: str) -> str:
    try:
        return lire_jour(texte).isoformat()
    except ValeurRefuseeError as refus:
        raise CelluleRefuseeError(f"{refus.message}. {refus.a_faire}") from None


def _jour_compte(nombre: Nombre) -> str:
    """The day that a number counts to, in years that a plan may speak of."""
    if _entier_de(nombre.valeur, _ANNEES):
        return _jour_ecrit(f"{nombre.valeur:.0f}")
    plausible = nombre.valeur >= 1 if nombre.apparence.date else _entier_de(nombre.valeur, _SERIES)
    jour = nombre.jour if plausible else None
    if jour is None:
        raise CelluleRefuseeError(_DATE)
    return jour.isoformat()


def _entier_de(valeur: float, bornes: range) -> bool:
    """Whether a number is a whole one of this range; `in` would walk through it for a float."""
    return bornes.start <= valeur < bornes.stop and float(valeur).is_integer()


def _oui_non(cellule: Cellule) -> bool:
    if isinstance(cellule, bool):
        return cellule
    reponse = _OUI_NON.get(texte_de(cellule).strip().lower())
    if reponse is None:
        raise CelluleRefuseeError("oui ou non est attendu ici")
    return reponse


def _choix(texte: str, mots: tuple[tuple[str, str], ...]) -> str:
    """The code of a name, whatever its case and accents; a code stands for itself."""
    connus = {_nu(nom): code for code, nom in mots} | {_nu(code): code for code, _ in mots}
    if (code := connus.get(_nu(texte))) is None:
        possibles = ", ".join(nom for _, nom in mots)
        raise CelluleRefuseeError(f"cette valeur n'est pas admise ici ; valeurs possibles : {possibles}")
    return code


def _nu(texte: str) -> str:
    return " ".join(sans_accents(texte.replace("’", "'").replace("\u200b", "")).split())
