"""What is agreed to: a fiche as it was read, by the fingerprint of each of its fields, and what changed since.

Fingerprints are enough to say what changed, and keep no copy of what a fiche may have reserved.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from binome.domaine.mots.lexique import nommer
from binome.domaine.socle.empreinte import canonique_rfc8785

Champs = Mapping[str, str]
"""Field of a fiche → SHA-256 of what it holds."""
HORS = frozenset({"axe", "visibilite", "en_reserve", "elu_referent", "industriel_referent"})
"""Fields that an agreement is not about: where the fiche is filed, who may read it, who follows it."""
_SUIVI = frozenset({"statut", "date"})
"""Of a line of funding, what asking for it changes: an agreement that let one ask would void itself."""
DISPARUE = "disparue"
"""In the place of a field: the fiche is no longer in what the territory presents."""


@dataclass(frozen=True, slots=True)
class FicheLue:
    """A fiche as it was read: the fingerprint of each field, and of them all."""

    champs: Champs
    empreinte: str


def lire_la_fiche(arbre: Mapping[str, Any], fiche: str) -> FicheLue | None:
    """A fiche of a tree, as what is signed shows it; None when it is not there, or is kept in reserve."""
    for trouvee in arbre.get("plan_actions", {}).get("fiches", []):
        if trouvee["id"] == fiche and not trouvee.get("en_reserve"):
            champs = {nom: _condenser(nom, valeur) for nom, valeur in trouvee.items() if nom not in HORS}
            return FicheLue(champs, hashlib.sha256(canonique_rfc8785(champs)).hexdigest())
    return None


def _condenser(nom: str, valeur: Any) -> str:
    if nom == "financement":
        valeur = [{cle: v for cle, v in ligne.items() if cle not in _SUIVI} for ligne in valeur]
    return hashlib.sha256(canonique_rfc8785({"v": valeur})).hexdigest()


def changes(lus: Champs, fiche: FicheLue | None) -> tuple[str, ...]:
    """The fields that are no longer as they were read, in the order of their names."""
    if fiche is None:
        return (DISPARUE,)
    noms = {*lus, *fiche.champs}
    return tuple(sorted(nom for nom in noms if lus.get(nom) != fiche.champs.get(nom)))


def nommer_les_changes(champs: tuple[str, ...]) -> list[str]:
    """These fields in words: « le coût », « les porteurs »."""
    return ["sa place dans le plan" if nom == DISPARUE else nommer(nom, "FicheAction").plein for nom in champs]
