"""What `binome perimetre evaluer` says of the groupings where the members of a perimeter already sit together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from binome.domaine.langue.typographie import accord, enumerer, pourcent


def rediger_groupements(lignes: list[dict[str, Any]] | None, noms: Mapping[str, str]) -> list[str]:
    """The first ones, which hold the most members and the fewest others, then how many there are besides."""
    if lignes is None:
        return ["  Inconnu. Chargez les groupements : binome donnees charger banatic FICHIER."]
    if not lignes:
        return ["  Dans aucun groupement connu."]
    suite = [f"  Et {accord(len(lignes) - 5, 'autre groupement', 'autres groupements')}."] if len(lignes) > 5 else []
    return [*(_groupement(g, noms) for g in lignes[:5]), *suite]


def _groupement(g: dict[str, Any], noms: Mapping[str, str]) -> str:
    """Whoever is there by some communes alone is told with the share of its inhabitants."""
    qui = [noms.get(c, c) + ("" if part == 1 else f" ({pourcent(part)})") for c, part in g["membres"].items()]
    seuls = f", avec {accord(g['autres'], 'autre EPCI', 'autres EPCI')}" if g["autres"] else ", et eux seuls"
    return f"  {g['nom']} ({g['nature']}) : {enumerer(qui)}{seuls}"
