"""What accepted amendments make of a deposited text: the plan that is followed, for what helps its actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from binome.domaine.dossier.modifications.plan import ChangementDuPlan

Arbre = dict[str, Any]


def amender_le_texte(arbre: Arbre, changements: Iterable[ChangementDuPlan]) -> Arbre:
    """The bare text without the actions that were stopped, with those that were added, under their ids."""
    plan = arbre.get("plan_actions", {})
    fiches = {fiche["id"]: fiche for fiche in plan.get("fiches", [])}
    axe = next((a["id"] for a in plan.get("axes", [])), "")
    for dit in changements:
        fiches.pop(dit.fiche, None)
        if dit.ajoute and dit.neuve and dit.neuve not in fiches:
            fiches[dit.neuve] = dit.arbre(axe)
    return {**arbre, "plan_actions": {**plan, "fiches": list(fiches.values())}}
