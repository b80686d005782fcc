"""The states of a label, and which signal of a published status list tells each.

Nothing signalled: the label is valid. That it is expired is not signalled: its own dates say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from enum import StrEnum


class EtatDuLabel(StrEnum):
    """Where a label stands. `modifie`: it holds, and a later version says what it says today."""

    valide = "valide"
    modifie = "modifie"
    suspendu = "suspendu"
    retire = "retire"
    expire = "expire"


class Signal(StrEnum):
    """What a status list signals, in the words of Bitstring Status List 1.0. `revocation` is for ever."""

    mise_a_jour = "refresh"
    suspension = "suspension"
    revocation = "revocation"


SIGNAUX: Mapping[EtatDuLabel, Signal] = {
    EtatDuLabel.modifie: Signal.mise_a_jour,
    EtatDuLabel.suspendu: Signal.suspension,
    EtatDuLabel.retire: Signal.revocation,
}
"""The states that a list tells; the two others have no signal."""
EN_VIGUEUR = frozenset({EtatDuLabel.valide, EtatDuLabel.modifie})
"""The states in which a territory holds its label."""
NOMS_DES_ETATS: Mapping[EtatDuLabel, str] = {
    EtatDuLabel.valide: "valide",
    EtatDuLabel.modifie: "modifié",
    EtatDuLabel.suspendu: "suspendu",
    EtatDuLabel.retire: "retiré",
    EtatDuLabel.expire: "expiré",
}


def etat_du_label(signaux: Set[Signal], *, echu: bool) -> EtatDuLabel:
    """The state that these signals tell, the gravest first. `echu`: the last day of the label is past."""
    if Signal.revocation in signaux:
        return EtatDuLabel.retire
    if echu:
        return EtatDuLabel.expire
    if Signal.suspension in signaux:
        return EtatDuLabel.suspendu
    return EtatDuLabel.modifie if Signal.mise_a_jour in signaux else EtatDuLabel.valide
