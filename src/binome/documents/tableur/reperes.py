"""Where things stand in a sheet that people moved about: its headings, the fiche of a row, the unit of a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from binome.documents.tableur import feuilles
from binome.documents.tableur.feuilles import Colonne, Genre
from binome.documents.tableur.lignes import Rangee, nu
from binome.documents.tableur.valeurs import Cellule, CelluleRefuseeError, code_de
from binome.domaine.dossier.numeros import est_tire
from binome.domaine.dossier.plan_actions import FicheAction

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


def nommees(fiches: Iterable[FicheAction]) -> dict[str, str]:
    """Number → id, of the fiches whose id is not to be read and whose number is no other's, nor the id of another."""
    toutes = list(fiches)
    pris = Counter([f.numero_montre for f in toutes] + [f.id for f in toutes if f.id != f.numero_montre])
    return {f.numero_montre: f.id for f in toutes if est_tire(f.id) and pris[f.numero_montre] == 1}


def poser_les_numeros(fiches: Sequence[dict[str, Any]], d_office: Mapping[str, str]) -> Iterator[int]:
    """A number that nobody chose is not one that someone chose. A row that says no id is that of the action which was
    shown under its number, else a new one, whose id it gives; its rank is told."""
    presents, montres = {fiche.get("id") for fiche in fiches}, {numero: cle for cle, numero in d_office.items()}
    for rang, fiche in enumerate(fiches):
        if "id" in fiche and fiche.get("numero") == d_office.get(fiche["id"]):
            fiche.pop("numero", None)
        elif "id" not in fiche and fiche.get("numero"):
            numero = fiche.pop("numero")
            fiche["id"] = cle if (cle := montres.get(numero)) and cle not in presents else numero
            yield rang


def rangs_des_fiches(fiches: Sequence[Mapping[str, Any]], nommees: Mapping[str, str]) -> dict[str, int]:
    """The rank of each fiche by what the other sheets may call it: what they called it when they were made, its id, its
    number today; what is said of two is said of none."""
    rangs = {fiche.get("id", ""): rang for rang, fiche in enumerate(fiches)}
    connus = {numero: rangs[cle] for numero, cle in nommees.items() if cle in rangs}
    dits = Counter(fiche["numero"] for fiche in fiches if fiche.get("numero"))
    numeros = {n: rang for rang, fiche in enumerate(fiches) if (n := fiche.get("numero")) and dits[n] == 1}
    return numeros | rangs | connus


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
