"""What saving put right in the texts that were typed or pasted, said to whoever did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from binome.domaine.saisie.textes import ecarts, visibles
from binome.web.formes.saisie import sans_dessin_dits


def lisses(valeurs: Mapping[str, Any]) -> str:
    """« ; texte rendu lisible (ligatures défaites) », and what no PDF will draw; or nothing."""
    textes = list(_textes(dict(valeurs)))
    faits = dict.fromkeys(mot for texte in textes for mot in ecarts(texte, visibles(texte)))
    dit = f" ; texte rendu lisible ({', '.join(faits)})" if faits else ""
    muets = sans_dessin_dits(textes)
    return f"{dit} ; {muets}" if muets else dit


def _textes(valeur: Any) -> Iterator[str]:
    if isinstance(valeur, str):
        yield valeur
    elif isinstance(valeur, Mapping):
        yield from (texte for dedans in valeur.values() for texte in _textes(dedans))
    elif isinstance(valeur, list | tuple):
        yield from (texte for dedans in valeur for texte in _textes(dedans))
