"""Merging lists whose items carry no id: lines that were added, removed or rewritten apart come together.

An item is known by what it holds. When both sides touch the same line, or add two lines of the same name, there is no
telling what was meant: the list is then one value, and the two are shown side by side.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeAlias

Arbre: TypeAlias = Any
NOMS = ("nom", "libelle", "financeur", "description")
"""Fields that name a line, in order of preference."""


def reunir(base: Sequence[Arbre], mien: Sequence[Arbre], autre: Sequence[Arbre]) -> list[Arbre] | None:
    """The list with the changes of both sides; None when they meet, or when a line is written twice in one of them."""
    listes = [{_cle(element): element for element in liste} for liste in (base, mien, autre)]
    if any(len(connus) != len(liste) for connus, liste in zip(listes, (base, mien, autre), strict=True)):
        return None
    depart, moi, lui = (dict.fromkeys(connus) for connus in listes)
    partis_moi, partis_lui = depart.keys() - moi, depart.keys() - lui
    neufs_moi, neufs_lui = moi.keys() - depart, lui.keys() - depart
    if _memes_lignes(partis_moi & partis_lui, neufs_moi ^ neufs_lui) or _memes_noms(listes, neufs_moi, neufs_lui):
        return None
    if _deux_ordres(list(depart), list(moi), list(lui)):
        return None
    tous = listes[0] | listes[1] | listes[2]
    gardes = (depart.keys() - partis_moi - partis_lui) | neufs_moi | neufs_lui
    return [tous[cle] for cle in ordre(list(depart), list(moi), list(lui)) if cle in gardes]


def _memes_lignes(partis: set[str], neufs: set[str]) -> bool:
    """The same line is gone on both sides, and something new may be what one of them made of it."""
    return bool(partis and neufs)


def _memes_noms(listes: Sequence[dict[str, Arbre]], miens: set[str], siens: set[str]) -> bool:
    """Two different new lines bear the same name."""
    a, b = ({_nom(listes[cote][cle]) for cle in neufs} for cote, neufs in ((1, miens - siens), (2, siens - miens)))
    return bool((a & b) - {""})


def _deux_ordres(base: list[str], mien: list[str], autre: list[str]) -> bool:
    """Both sides moved the same lines, each its own way."""
    communs = set(base) & set(mien) & set(autre)
    a, b, c = ([cle for cle in liste if cle in communs] for liste in (base, mien, autre))
    return a != b and a != c and b != c


def _cle(element: Arbre) -> str:
    return json.dumps(element, ensure_ascii=False, sort_keys=True)


def _nom(element: Arbre) -> str:
    """What a line is called; nothing when it has no name."""
    if isinstance(element, dict):
        dedans = element.get("organisation")
        porteur = dedans if isinstance(dedans, dict) else element
        trouve = next((porteur[champ] for champ in NOMS if isinstance(porteur.get(champ), str)), "")
        return str(trouve).casefold().strip()
    return str(element).casefold().strip()


def ordre(base: list[str], mien: list[str], autre: list[str]) -> list[str]:
    """The order of the merged list: the side that moved things decides; the other side's new items follow theirs."""
    communs = set(base)
    moi_bouge = [i for i in mien if i in communs] != [i for i in base if i in set(mien)]
    guide, suivi = (mien, autre) if moi_bouge else (autre, mien)
    rangs = list(guide)
    for rang, identifiant in enumerate(suivi):
        if identifiant not in rangs:
            avant = next((i for i in reversed(suivi[:rang]) if i in rangs), None)
            rangs.insert(rangs.index(avant) + 1 if avant is not None else 0, identifiant)
    return rangs
