"""What a request for complements lets change: the places that it names, and nothing else of what competes."""

from __future__ import annotations

from collections.abc import Iterable

PIECES = "pieces"
"""Asking for attachments lets them be joined, and cited by the fiches."""


def permis(chemin: str, lieux: Iterable[str]) -> bool:
    """Whether a change at a place answers a request that names these places."""
    return any(_sous(chemin, lieu) or (lieu == PIECES and chemin.endswith(".pieces")) for lieu in lieux)


def hors_demande(chemins: Iterable[str], lieux: Iterable[str]) -> tuple[str, ...]:
    """The places, among those that changed, that nobody asked to complete."""
    voulus = tuple(lieux)
    return tuple(chemin for chemin in chemins if not permis(chemin, voulus))


def _sous(chemin: str, lieu: str) -> bool:
    """Whether a place is that one, or inside it: `plan_actions.fiches[3]` is not inside `plan_actions.fiches[3-05]`."""
    return chemin == lieu or chemin.startswith((f"{lieu}.", f"{lieu}["))
