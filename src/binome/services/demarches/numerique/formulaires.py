"""The forms that someone tied to schemes: one file each, read again when a request is about to leave."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from pydantic import ValidationError

from binome.documents.demarches.preremplissage import CorrespondanceDeDemarche
from binome.domaine.langue.pannes import panne
from binome.services.demarches.choix import DemarcheRefuseeError

TAILLE_MAX = 2_000_000
_NOM = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")


def formulaire_de(dispositif: str) -> CorrespondanceDeDemarche | None:
    """The form of a scheme; None when nobody tied one to it. Errors: DemarcheRefuseeError, when its file is wrong."""
    if not settings.BINOME_DEMARCHE or not _NOM.fullmatch(dispositif):
        return None
    chemin = Path(settings.BINOME_DEMARCHE_FORMULAIRES) / f"{dispositif}.json"
    try:
        with chemin.open("rb") as flux:
            octets = flux.read(TAILLE_MAX + 1)
    except FileNotFoundError:
        return None
    except OSError as erreur:
        raise DemarcheRefuseeError(f"Le formulaire de ce dispositif ne se lit pas ({panne(erreur)}).") from None
    try:
        lu = CorrespondanceDeDemarche.model_validate_json(octets)
    except ValidationError:
        raise DemarcheRefuseeError(
            "Le formulaire de ce dispositif est mal décrit : l'administrateur du site doit le refaire "
            "(« binome offre correspondance »)."
        ) from None
    if not lu.demarche.isdecimal() or len(octets) > TAILLE_MAX:
        raise DemarcheRefuseeError("Le formulaire de ce dispositif n'a pas de numéro de démarche.")
    return lu
