"""What `binome perimetre evaluer` says of the groupings where the members of a perimeter already sit together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from binome.domaine.langue.typographie import accord
from binome.domaine.mots.industrie import AUCUN_GROUPEMENT, MONTREES, SANS_BANATIC, autres, siegent


def rediger_groupements(lignes: list[dict[str, Any]] | None, noms: Mapping[str, str]) -> list[str]:
    """The first ones, which hold the most members and the fewest others, then how many there are besides."""
    if not lignes:
        return [f"  {SANS_BANATIC if lignes is None else AUCUN_GROUPEMENT}"]
    dites = [f"  {g['nom']} ({g['nature']}) : {siegent(g, noms)}, {autres(g)}" for g in lignes[:MONTREES]]
    reste = len(lignes) - len(dites)
    return [*dites, f"  Et {accord(reste, 'autre groupement', 'autres groupements')}."] if reste else dites
