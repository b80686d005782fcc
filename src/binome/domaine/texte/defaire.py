"""What undoing means: of the last saves of one person, which one « défaire » takes back, which one « rétablir » puts
again.

Nothing leaves the history: undoing is one more revision, which says in its reason which one it takes back. The two
piles are read from these reasons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_DEFAIT, _RETABLI = "Défait la révision {}", "Rétablit la révision {}"
_LU = re.compile(r"(Défait|Rétablit) la révision ([0-9]+)")
_RETOUR = "Retour à la révision "


@dataclass(frozen=True, slots=True)
class Pas:
    """A save: the number of its revision, that of the one before it, and its reason."""

    numero: int
    avant: int
    motif: str = ""


@dataclass(frozen=True, slots=True)
class Piles:
    """What may be taken back and what may be put again, the next one last."""

    a_defaire: tuple[Pas, ...] = ()
    a_retablir: tuple[Pas, ...] = ()


def motif_du_defait(pas: Pas) -> str:
    return _DEFAIT.format(pas.numero)


def motif_du_retabli(pas: Pas) -> str:
    return _RETABLI.format(pas.numero)


def defaisable(motif: str) -> bool:
    """Whether a save is a gesture of writing: a consent that was given, a file that was attached are not."""
    return not motif or motif.startswith(_RETOUR) or bool(_LU.fullmatch(motif))


def retablissable(motif: str) -> bool:
    """Whether the last save took another one back."""
    trouve = _LU.fullmatch(motif)
    return trouve is not None and trouve[1] == "Défait"


def rend(motif: str) -> bool:
    """Whether the last save put one again."""
    trouve = _LU.fullmatch(motif)
    return trouve is not None and trouve[1] == "Rétablit"


def empiler(suite: Iterable[Pas]) -> Piles:
    """The piles after those saves of one person, oldest first, with nobody else's between them."""
    faits: list[Pas] = []
    defaits: list[Pas] = []
    for pas in suite:
        trouve = _LU.fullmatch(pas.motif)
        if trouve is None:
            defaits.clear()
            faits = [*faits, pas] if defaisable(pas.motif) else []
            continue
        depuis, vers = (faits, defaits) if trouve[1] == "Défait" else (defaits, faits)
        numeros = [fait.numero for fait in depuis]
        if int(trouve[2]) in numeros:
            # Those above it, if any, had changed nothing.
            rang = numeros.index(int(trouve[2]))
            vers.append(depuis[rang])
            del depuis[rang:]
        else:
            # What it speaks of was before the first one given: nothing is known of what is under.
            faits, defaits = [], []
    return Piles(tuple(faits), tuple(defaits))
