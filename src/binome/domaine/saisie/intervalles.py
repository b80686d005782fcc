"""« 1-1 à 1-10, 2-3 »: some things of a list, named one by one or from one to another."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ENTRE = re.compile(r"\s*(?:,|;|\n|\bet\b)\s*")
_JUSQU_A = re.compile(r"\s*(?:\bà\b|\bjusqu[’']à\b|…|\.\.+|→)\s*")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_SIGNES = re.compile(r"[\s\u00ad\u200b]+")


class NumeroInconnuError(ValueError):
    """A number that nothing of the list bears; the message is that number, as it was typed."""


def lire_numeros(texte: str, numeros: Sequence[str]) -> list[int]:
    """The ranks, in `numeros`, of those that a text names, in the order of the list. « a à b » takes all that stands
    from one to the other. Zeros at the head of a number, spaces and the kind of dash do not matter. Raises
    NumeroInconnuError."""
    rangs = {_net(numero): rang for rang, numero in enumerate(numeros)}
    pris: set[int] = set()
    for morceau in filter(None, _ENTRE.split(texte.strip())):
        bouts = [_rang(bout, rangs) for bout in _JUSQU_A.split(morceau, maxsplit=1)]
        pris.update(range(min(bouts), max(bouts) + 1))
    return sorted(pris)


def _rang(bout: str, rangs: dict[str, int]) -> int:
    if (rang := rangs.get(_net(bout))) is None:
        raise NumeroInconnuError(bout.strip())
    return rang


def _net(numero: str) -> str:
    return _ZEROS.sub("", _SIGNES.sub("", numero).replace("–", "-").replace("—", "-").replace("‑", "-").casefold())
