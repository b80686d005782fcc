"""What accepted amendments make of a deposited text: the plan that is followed, for what helps its actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from binome.domaine.dossier.modifications.plan import ChangementDuPlan

Arbre = dict[str, Any]


def amender_le_texte(arbre: Arbre, changements: Iterable[ChangementDuPlan]) -> Arbre:
    """The bare text without the actions that were stopped, with those that were added, under their ids, and the files
    joined to them."""
    plan = arbre.get("plan_actions", {})
    fiches = {fiche["id"]: fiche for fiche in plan.get("fiches", [])}
    axe = next((a["id"] for a in plan.get("axes", [])), "")
    pieces = {piece["id"]: piece for piece in arbre.get("pieces", [])}
    for dit in changements:
        fiches.pop(dit.fiche, None)
        if dit.ajoute and dit.neuve and dit.neuve not in fiches:
            fiches[dit.neuve] = dit.arbre(axe)
            pieces |= {p.id: p.model_dump(mode="json", exclude_defaults=True) for p in dit.pieces}
    citees = {"pieces": list(pieces.values())} if pieces else {}
    return {**arbre, **citees, "plan_actions": {**plan, "fiches": list(fiches.values())}}


def amender_le_perimetre(arbre: Arbre, noms: Mapping[str, str]) -> Arbre:
    """The bare text on the perimeter of the label, given as SIREN → name. A member keeps all that is said of it, and
    those that are candidates elsewhere stay said so."""
    perimetre = arbre.get("perimetre", {})
    gardes = [m for m in perimetre.get("membres", []) if m["siren"] in noms or m.get("candidature_ailleurs")]
    gardes = [{k: v for k, v in m.items() if m["siren"] not in noms or k != "candidature_ailleurs"} for m in gardes]
    connus = {m["siren"] for m in gardes}
    venus = [{"siren": siren, "nom": nom} for siren, nom in noms.items() if siren not in connus]
    return {**arbre, "perimetre": {**perimetre, "membres": [*gardes, *venus]}}
