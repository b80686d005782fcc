"""Reserved fiches: which ones a person may not read, and which places, findings or changes would tell of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from binome.domaine.chemin import decouper
from binome.domaine.dossier import Dossier
from binome.domaine.droits import QUI, Action
from binome.domaine.plan_actions import Visibilite
from binome.services.acces import Acces


def fiches_cachees(acces: Acces, document: Dossier) -> frozenset[str]:
    """Ids of the fiches, confidential or kept to partners, that this person may not read in a revision."""
    return cachees_de(acces, ((f.id, f.visibilite) for f in document.plan_actions.fiches))


def cachees_dans(acces: Acces, arbre: dict[str, Any]) -> frozenset[str]:
    """The same, of the JSON tree of a revision."""
    fiches = arbre.get("plan_actions", {}).get("fiches", [])
    return cachees_de(acces, ((f["id"], f.get("visibilite", Visibilite.public.value)) for f in fiches))


def cachees_de(acces: Acces, fiches: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The same, of (id, visibility) pairs."""
    if acces.lien.roles & QUI[Action.lire_confidentiel]:
        return frozenset()
    return frozenset(cle for cle, vue in fiches if vue != Visibilite.public and cle not in acces.lien.fiches)


def touche(chemins: Iterable[str], cachees: frozenset[str]) -> bool:
    """Whether one of those places is in a hidden fiche."""
    return any(champ == "fiches" and cle in cachees for chemin in chemins for champ, cle in decouper(chemin))


def expurger(arbre: dict[str, Any], cachees: frozenset[str]) -> dict[str, Any]:
    """The JSON tree of a revision without its hidden fiches; the tree given is left untouched."""
    if not cachees or "plan_actions" not in arbre:
        return arbre
    plan = arbre["plan_actions"]
    return {**arbre, "plan_actions": {**plan, "fiches": [f for f in plan.get("fiches", []) if f["id"] not in cachees]}}
