"""How perimeters that the engine proposes are spoken of: what is proved, of what, and what that does not say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from binome.domaine.langue.mesures import petite_part
from binome.domaine.langue.typographie import nombre, pourcent

MODESTIE = (
    "Ces périmètres ressemblent à ceux que des territoires ont choisis en 2023 : le premier recoupe à moitié le "
    "territoire réel, une fois sur sept il est exact. Ils aident à discuter ; ils ne disent rien de la volonté de "
    "travailler ensemble ni de la stratégie industrielle."
)
MEME = 0.95
"""Share in common from which two EPCI are said to be in the same zone: a commune or two may be on the other side."""
SOLIDE = 0.95
"""Share of draws from which a set, or a member, owes nothing to the error of the estimate."""


def attache(c: Mapping[str, Any]) -> str:
    """What ties a member to the anchors: « même zone d'emploi, même arrondissement ; échanges 11,0 % »."""
    if c["lien_ancre"] is None:
        return ""
    memes = [
        f"même {nom}" if part >= MEME else f"{nom} en commun à {pourcent(part, 0)}"
        for nom, part in (
            ("zone d'emploi", c["zone"]),
            ("arrondissement", c["arrondissement"]),
            ("département", c["departement"]),
        )
        if part is not None and part >= 0.005
    ]
    if "même arrondissement" in memes:
        # The département goes without saying.
        memes = [m for m in memes if m != "même département"]
    liens = f"échanges {petite_part(c['lien_ancre'])}"
    return f"{', '.join(memes)} ; {liens}" if memes else f"ni zone ni département en commun ; {liens}"


def preuve(certificat: Mapping[str, Any] | None, autour: str, *, estime: bool) -> str:
    """What is proved of a set, in a sentence."""
    if certificat is None:
        return "Ce territoire a été choisi, non calculé : il n'y a rien à prouver."
    selon = "selon ces liens ; les liens sont estimés" if estime else "selon ces liens"
    groupe = "d'un seul tenant" if certificat["portee"] == "toutes tailles" else f"de {certificat['portee']}"
    if certificat["statut"] == "prouve":
        return f"Prouvé : aucun autre groupe {groupe} autour {autour} ne se tient mieux, {selon}."
    if certificat["statut"] == "borne":
        return (
            f"Non prouvé, mais encadré : aucun groupe {groupe} autour {autour} ne dépasse "
            f"{nombre(certificat['borne'], 1)}, {selon}."
        )
    return f"Non prouvé : un groupe {groupe} qui se tient mieux existe peut-être, {selon}."


def solidite(epreuve: Mapping[str, Any] | None) -> str:
    """Whether a set owes something to the error of estimated flows; empty when nothing was drawn."""
    if epreuve is None:
        return ""
    return "solide" if epreuve["meme_ensemble"] >= SOLIDE else "dépend de l'estimation"
