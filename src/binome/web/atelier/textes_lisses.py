"""What saving put right in the texts that were typed or pasted, said to whoever did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from binome.domaine.textes import ecarts, visibles


def lisses(valeurs: Mapping[str, Any]) -> str:
    """« ; texte rendu lisible (ligatures défaites) », or nothing."""
    faits = dict.fromkeys(mot for texte in _textes(dict(valeurs)) for mot in ecarts(texte, visibles(texte)))
    return f" ; texte rendu lisible ({', '.join(faits)})" if faits else ""


def _textes(valeur: Any) -> Iterator[str]:
    if isinstance(valeur, str):
        yield valeur
    elif isinstance(valeur, Mapping):
        yield from (texte for dedans in valeur.values() for texte in _textes(dedans))
    elif isinstance(valeur, list | tuple):
        yield from (texte for dedans in valeur for texte in _textes(dedans))
