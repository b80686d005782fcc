"""Where things stand in a sheet that people moved about: its headings, the fiche of a row, the unit of a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from binome.documents.tableur import feuilles
from binome.documents.tableur.feuilles import Colonne, Genre
from binome.documents.tableur.lignes import Rangee, nu
from binome.documents.tableur.valeurs import Cellule, CelluleRefuseeError, code_de

_TITRE_AU_PLUS = 20
"""Rows among which the headings of a sheet are looked for."""


def lisible(cellule: Cellule) -> str:
    """What a cell says, for a key or a heading; what it shows when it is no text."""
    try:
        return code_de(cellule).strip()
    except CelluleRefuseeError:
        return str(cellule)


def entete(rangees: list[Rangee], voulus: list[str]) -> tuple[int, list[str]]:
    """The place of the row of headings (-1: none) and its headings, spelled as ours: a title may stand above them."""
    anciens = {nu(ancien): titre for ancien, titre in feuilles.ANCIENS.items() if titre in voulus}
    noms = anciens | {nu(titre): titre for titre in voulus}
    lues = [
        [noms.get(dit := nu(lisible(c)), dit) if c is not None else "" for c in rangee.cellules]
        for rangee in rangees[:_TITRE_AU_PLUS]
    ]
    comptes = [len(set(voulus) & set(titres)) for titres in lues]
    place = max(range(len(lues)), key=lambda rang: comptes[rang], default=-1)
    return (place, lues[place]) if place >= 0 and 2 * comptes[place] >= len(voulus) else (-1, [])


def unite_de(colonne: Colonne, cellules: Mapping[str, Cellule]) -> str:
    """What the row says that its numbers count: the unit of an indicator, HT or TTC for a cost."""
    if colonne.genre is Genre.nombre:
        return lisible(cellules.get(feuilles.UNITE) or "")
    if colonne.chemin == "cout.montant":
        return lisible(cellules.get(feuilles.BASE) or "HT")
    return ""


def sans_fiche(cellule: Cellule, connues: Iterable[Any]) -> str:
    """Why a row goes to no fiche; `connues`: ids among which the nearest is named."""
    if cellule is None:
        return "dites à quelle fiche va la ligne"
    try:
        dit = code_de(cellule)
    except CelluleRefuseeError:
        return "le tableur a pris cet identifiant pour une date : mettez la cellule au format Texte, puis retapez-le"
    return "cette fiche n'est pas dans la feuille « Fiches »" + proche(dit, connues)


def proche(dit: str, connus: Iterable[Any]) -> str:
    if len(dit) > 64:
        return ""
    proches = get_close_matches(dit, [str(c) for c in connus if c], 1, 0.6)
    return f" ; la plus proche : « {proches[0]} »" if proches else ""
