"""How the tokens that prove a date are told, one by one, by each command that judges them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from binome.documents.horodatage.suite import Juge


def dire_les_jetons(jetons: Sequence[Juge]) -> list[str]:
    """A line for each: who saw what, when, until when it holds by itself, what is known of the revocation."""
    lignes = []
    for rang, juge in enumerate(jetons, 1):
        quoi = "l'empreinte" if rang == 1 else f"le jeton {rang - 1}"
        if juge.date and juge.jusqu_a:
            vu = f"{juge.autorite} a vu {quoi} le {juge.date.isoformat()} ; tient jusqu'au {juge.jusqu_a.isoformat()}"
            lignes.append(f"  Jeton {rang} : {vu}. Révocation {juge.revocation}.")
        if juge.refus:
            lignes.append(f"  Jeton {rang} refusé : {juge.refus}.")
    return lignes


def jetons_en_json(jetons: Sequence[Juge]) -> list[dict[str, str | None]]:
    """The same, for programs."""
    return [
        {
            "date": juge.date.isoformat() if juge.date else None,
            "autorite": juge.autorite or None,
            "numero": juge.numero or None,
            "tient_jusqu_au": juge.jusqu_a.isoformat() if juge.jusqu_a else None,
            "revocation": juge.revocation or None,
            "refus": juge.refus or None,
        }
        for juge in jetons
    ]
