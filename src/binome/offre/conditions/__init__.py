"""The library of checks: small pure functions, each reading one thing of a situation. A scheme names them."""

from __future__ import annotations

from binome.offre.conditions import aides, declarations, lieux, porteur, profil, projet
from binome.offre.conditions.recueil import Controle

CONTROLES: dict[str, Controle] = {
    nom: controle
    for module in (lieux, porteur, projet, profil, declarations, aides)
    for nom, controle in module.recueil.controles.items()
}
"""Every check, by its name: « family.function »."""
