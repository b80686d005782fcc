"""What reading changed in the texts of a tree: said to whoever pasted them, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from binome.domaine.saisie.textes import ecarts


def lissages(brut: Any, lu: Any, loc: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield (position, what was done in words), from a raw tree and the document (or the tree) read from it."""
    if isinstance(brut, str) and (lu is None or isinstance(lu, str)):
        if mots := ecarts(brut, str(lu or "")):
            yield loc, ", ".join(mots)
    elif isinstance(brut, Mapping):
        for cle, valeur in brut.items():
            dedans = lu.get(cle) if isinstance(lu, Mapping) else getattr(lu, str(cle), None)
            yield from lissages(valeur, dedans, (*loc, cle))
    elif isinstance(brut, list | tuple) and isinstance(lu, list | tuple) and len(brut) == len(lu):
        for rang, (valeur, dedans) in enumerate(zip(brut, lu, strict=True)):
            yield from lissages(valeur, dedans, (*loc, rang))
