"""The territories of phase 1 that a dossier takes over: cited, forgotten, offered."""

from __future__ import annotations

from collections.abc import Sequence

from binome.domaine.dossier.dossier import Dossier
from binome.services.perimetre.gestes import GesteRefuseError, Valeurs, verifier
from binome.services.perimetre.sol import sol
from binome.services.territoire.precedents import TerritoireConnu


def citer(dossier: Dossier, nom: str, codes: Sequence[str], id_ti: str = "") -> Valeurs:
    """Places and values that add a phase-1 territory, picked in the loaded list (`id_ti`) or typed.

    Errors: GesteRefuseError.
    """
    cites = [t.model_dump(mode="json", exclude_defaults=True) for t in dossier.perimetre.phase1]
    if id_ti:
        connu = next((t for t in sol().phase1 or () if t.id == id_ti), None)
        if connu is None:
            raise GesteRefuseError("Ce territoire n'est pas dans la liste chargée : choisissez-le, ou tapez son nom.")
        neuf = {"nom": connu.nom, "membres": list(connu.membres), "id_ti": connu.id}
    else:
        propre = " ".join(nom.split())
        if not propre:
            raise GesteRefuseError("Donnez le nom du territoire de la phase 1.")
        neuf = {"nom": propre, "membres": [_ancien(c) for c in dict.fromkeys(codes)]}
    if any(t["nom"] == neuf["nom"] for t in cites):
        raise GesteRefuseError(f"« {neuf['nom']} » est déjà cité.")
    return {"perimetre.phase1": [*cites, neuf]}


def oublier(dossier: Dossier, nom: str) -> Valeurs:
    """Places and values that remove a phase-1 territory."""
    restants = [t.model_dump(mode="json", exclude_defaults=True) for t in dossier.perimetre.phase1 if t.nom != nom]
    return {"perimetre.phase1": restants or None}


def ici(dossier: Dossier) -> list[TerritoireConnu]:
    """Territories of phase 1 that share members with the dossier and that it does not cite; none without their list."""
    membres, cites = set(dossier.perimetre.sirens_retenus), {t.id_ti for t in dossier.perimetre.phase1}
    return [t for t in sol().phase1 or () if t.id not in cites and membres.intersection(t.membres)]


def territoires() -> tuple[TerritoireConnu, ...] | None:
    """The territories of phase 1, to pick from; None when their list is not loaded."""
    return sol().phase1


def _ancien(code: str) -> str:
    """A member of phase 1: an EPCI of today or dissolved since. Errors: GesteRefuseError."""
    g = sol().general.geographie
    propre = "".join(code.split())
    return propre if g is not None and g.succession(propre) else verifier(propre)
