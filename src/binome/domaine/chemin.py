"""Places in a dossier: `plan_actions.fiches[3-05].cout` names parts by their stable id, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

CLES = ("id", "siren")
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
            rang = _rang(liste, identifiant)
            if rang == len(liste) and identifiant.isdecimal():
                rang = int(identifiant)
            courant = liste[rang] if rang < len(liste) else None
    return courant


def poser(arbre: dict[str, Any], chemin: str, valeur: Any) -> None:
    """Set a place of a JSON tree, making the mappings on the way. An item of a list is replaced, or added at the end.

    Raises KeyError when a list on the way has no item of that id.
    """
    contenant, cle = _atteindre(arbre, chemin)
    if isinstance(contenant, list) and cle == len(contenant):
        contenant.append(valeur)
    else:
        contenant[cle] = valeur


def retirer(arbre: dict[str, Any], chemin: str) -> None:
    """Remove a place of a JSON tree; a place that is not there is removed already."""
    contenant, cle = _atteindre(arbre, chemin)
    if isinstance(contenant, list):
        del contenant[cle : cle + 1]
    else:
        contenant.pop(cle, None)


def _atteindre(arbre: dict[str, Any], chemin: str) -> tuple[Any, Any]:
    """The container of a place and its key there: a field, or a rank (the length of the list for a new item)."""
    contenant: Any = arbre
    cle: Any = None
    pas = decouper(chemin)
    for rang, (champ, identifiant) in enumerate(pas):
        contenant = (
            contenant if cle is None else contenant[cle] if isinstance(cle, int) else contenant.setdefault(cle, {})
        )
        cle = champ
        if identifiant is not None:
            contenant = contenant.setdefault(champ, [])
            cle = _rang(contenant, identifiant)
            if cle == len(contenant) and rang < len(pas) - 1:
                raise KeyError(chemin)
    return contenant, cle


def _rang(liste: list[Any], identifiant: str) -> int:
    """The rank of the item with that id, or the length of the list."""
    ids = [{element.get(cle) for cle in CLES} for element in liste if isinstance(element, dict)]
    return next((rang for rang, connus in enumerate(ids) if identifiant in connus), len(liste))
