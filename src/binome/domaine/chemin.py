"""Places in a dossier: `plan_actions.fiches[3-05].cout` names parts by their stable id, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
