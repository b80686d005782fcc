"""What someone types in a dossier, saved by the one door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from binome.registre.models import Compte
from binome.services.acces import ouverture
from binome.services.redaction.edition import Edition
from binome.services.redaction.enregistrement import Enregistrement, enregistrer


def saisir(
    compte: Compte, identifiant: str, base: int, valeurs: Mapping[str, Any], *, fiche: str | None = None
) -> Enregistrement:
    """Places and their values (None removes), edited from revision number `base`."""
    return enregistrer(ouverture.ouvrir(compte, identifiant), Edition.de_valeurs(base, valeurs, fiche))


def saisir_tout(
    compte: Compte, identifiant: str, base: int, contenu: dict[str, Any], *, fiche: str | None = None
) -> Enregistrement:
    """A whole text, edited from revision number `base`."""
    return enregistrer(ouverture.ouvrir(compte, identifiant), Edition.de_contenu(base, contenu, fiche))


FICHE_PLEINE = {
    "porteurs": [{"nom": "SEM", "siren": "240500439"}],
    "description": "x",
    "objectifs": "x",
    "diagnostic": "x",
    "calendrier": {"debut": "2027-01-01"},
    "cout": {"montant": 100},
    "financement": [{"financeur": "R", "nature": "subvention", "montant": 100}],
    "maturite": "pret",
    "indicateurs": [{"libelle": "x"}],
    "risques": [{"description": "x"}],
    "besoins": [{"description": "x"}],
}
"""The expected fields of a fiche, all of them: it is complete."""
