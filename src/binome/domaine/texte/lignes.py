"""Rows that have no id: which one, today, is the row that someone spoke of. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from binome.domaine.socle.chemin import decouper, element

Arbre = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlaceSuivie:
    """Where a place is today; `perdue`: what it was of is not there any more, and `chemin` is what held it."""

    chemin: str
    perdue: bool = False


def temoins(arbre: Arbre, chemin: str) -> list[Any]:
    """What the rows that a place names by their rank say, outermost first: enough to find them again."""
    return [ligne for _, ligne, par_rang in _pas(arbre, chemin) if par_rang]


def situer(arbre: Arbre, chemin: str, dits: Sequence[Any]) -> PlaceSuivie:
    """Where that place is now, its rows having said `dits` when it was named. An item that has an id is found by it; a
    row is the one that says the same, else the closest, half of it at least; of two as close, the one at its rank."""
    courant: Any = arbre
    ou, restent = "", list(dits)
    for champ, cle in decouper(chemin):
        courant = courant.get(champ) if isinstance(courant, dict) else None
        ou += f".{champ}" if ou else champ
        if cle is None:
            continue
        liste = courant if isinstance(courant, list) else []
        rang, par_rang = element(liste, cle)
        if restent and par_rang:
            rang = retrouver(liste, restent.pop(0), int(cle))
            cle = str(rang)
        if rang is None:
            return PlaceSuivie(ou, perdue=True)
        courant = liste[rang]
        ou += f"[{cle}]"
    return PlaceSuivie(ou)


def retrouver(liste: Sequence[Any], dit: Any, rang: int) -> int | None:
    """The rank of the row that said that at `rang`; None when no row is it any more."""
    notes = [(_ressemblance(ligne, dit), -abs(ici - rang), ici) for ici, ligne in enumerate(liste)]
    proche = max(notes, default=(0.0, 0, 0))
    return proche[2] if proche[0] >= 0.5 else None


def _ressemblance(une: Any, autre: Any) -> float:
    """From 0 to 1: the share of their fields that say the same."""
    if not (isinstance(une, dict) and isinstance(autre, dict)):
        return float(une == autre)
    champs = une.keys() | autre.keys()
    return sum(une.get(c) == autre.get(c) for c in champs) / len(champs) if champs else 1.0


def _pas(arbre: Arbre, chemin: str) -> list[tuple[str, Any, bool]]:
    courant: Any = arbre
    passes = []
    for champ, cle in decouper(chemin):
        courant = courant.get(champ) if isinstance(courant, dict) else None
        if cle is not None:
            liste = courant if isinstance(courant, list) else []
            rang, par_rang = element(liste, cle)
            courant = None if rang is None else liste[rang]
            passes.append((champ, courant, par_rang))
    return passes
