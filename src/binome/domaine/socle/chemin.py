"""Places in a dossier: `plan_actions.fiches[3-05].cout` names parts by their stable id, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

CLES = ("id", "siren")
PROFONDEUR_MAX = 32
"""Steps of the deepest place: a dossier has a dozen."""
_PAS = re.compile(r"([a-z_0-9]+)(?:\[([^\]]+)\])?")


def decouper(chemin: str) -> list[tuple[str, str | None]]:
    """Split a place into (field, id) steps: `a[x].b` → `[("a", "x"), ("b", None)]`."""
    return [(m[1], m[2]) for m in _PAS.finditer(chemin)]


def ancre(chemin: str) -> str:
    """The HTML anchor of a place, stable and safe in an address."""
    return re.sub(r"[^A-Za-z0-9-]+", "-", chemin).strip("-")


def ascendants(chemin: str) -> list[str]:
    """A place and all that contain it, from itself to the top."""
    morceaux = chemin.split(".")
    lignee = []
    for fin in range(len(morceaux), 0, -1):
        lignee.append(".".join(morceaux[:fin]))
        if lignee[-1].endswith("]"):
            lignee.append(lignee[-1][: lignee[-1].rindex("[")])
    return lignee


def from_loc(loc: Sequence[str | int], brut: object) -> str:
    """Turn a position in raw data (`("a", 3, "b")`) into a place, naming list items by their id when they have one."""
    chemin, courant = "", brut
    for pas in loc:
        if isinstance(pas, int):
            courant = courant[pas] if isinstance(courant, list) and pas < len(courant) else None
            nom = next((courant[c] for c in CLES if isinstance(courant, dict) and courant.get(c)), pas)
            chemin += f"[{nom}]"
        else:
            courant = courant.get(pas) if isinstance(courant, dict) else None
            chemin += f".{pas}" if chemin else pas
    return chemin


def lire(arbre: Any, chemin: str) -> Any:
    """The value of a place of a JSON tree, None when it is not there. An item is named by its id, or by its rank."""
    courant = arbre
    for champ, identifiant in decouper(chemin):
        courant = courant.get(champ) if isinstance(courant, dict) else None
        if identifiant is not None:
            liste = courant if isinstance(courant, list) else []
            rang, _ = element(liste, identifiant)
            courant = None if rang is None else liste[rang]
    return courant


def element(liste: list[Any], identifiant: str) -> tuple[int | None, bool]:
    """The rank of the item of a list that is named so, None when there is none; and whether it is named by its rank."""
    rang = _rang(liste, identifiant)
    if rang < len(liste):
        return rang, False
    par_rang = identifiant.isdecimal() and len(identifiant) < 6
    return (int(identifiant) if par_rang and int(identifiant) < len(liste) else None), par_rang


def poser(arbre: dict[str, Any], chemin: str, valeur: Any) -> dict[str, Any]:
    """A JSON tree with that place set, mappings being made on the way; an item of a list is replaced, or added at the
    end. The rest is shared with `arbre`, which is left as it was.

    Raises KeyError when a list on the way has no item of that id, or when the place is none of this tree.
    """
    pose: dict[str, Any] = _refaire(arbre, _cles(chemin), (valeur,), chemin)
    return pose


def retirer(arbre: dict[str, Any], chemin: str) -> dict[str, Any]:
    """A JSON tree without that place; a place that is not there is removed already. Otherwise as `poser`."""
    reste: dict[str, Any] = _refaire(arbre, _cles(chemin), (), chemin)
    return reste


def avec(arbre: dict[str, Any], valeurs: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON tree with those places set, in order; None removes. Raises KeyError as `poser`."""
    for chemin, valeur in valeurs.items():
        arbre = retirer(arbre, chemin) if valeur is None else poser(arbre, chemin, valeur)
    return arbre


def _cles(chemin: str) -> list[tuple[str, bool]]:
    """Steps of a place, one by one: (field, False) or (id of an item of the list, True)."""
    pas = ([(champ, False)] if cle is None else [(champ, False), (cle, True)] for champ, cle in decouper(chemin))
    return [etape for etapes in pas for etape in etapes]


def _refaire(contenant: Any, pas: list[tuple[str, bool]], nouveau: tuple[Any, ...], chemin: str) -> Any:
    """`contenant` with `nouveau`, one value or none, at the end of the steps."""
    if not 0 < len(pas) < PROFONDEUR_MAX:
        raise KeyError(chemin)
    (cle, en_liste), *suite = pas
    if en_liste:
        if not isinstance(contenant, list):
            raise KeyError(chemin)
        rang = _rang(contenant, cle)
        if suite and rang == len(contenant):
            raise KeyError(chemin)
        milieu = (_refaire(contenant[rang], suite, nouveau, chemin),) if suite else nouveau
        return [*contenant[:rang], *milieu, *contenant[rang + 1 :]]
    if not isinstance(contenant, dict):
        raise KeyError(chemin)
    if suite:
        vide: Any = [] if suite[0][1] else {}
        nouveau = (_refaire(contenant.get(cle, vide), suite, nouveau, chemin),)
    if nouveau:
        return {**contenant, cle: nouveau[0]}
    return {champ: valeur for champ, valeur in contenant.items() if champ != cle}


def _rang(liste: list[Any], identifiant: str) -> int:
    """The rank of the item with that id, or the length of the list."""
    elements = ((rang, e) for rang, e in enumerate(liste) if isinstance(e, dict))
    return next((rang for rang, e in elements if any(e.get(cle) == identifiant for cle in CLES)), len(liste))
