"""The library of checks: what a call may ask of a dossier, and what each may be told."""

from __future__ import annotations

from binome.appels.controles import (
    bassin,
    chiffres,
    dossier,
    fiches,
    filieres,
    financement,
    gouvernance,
    interets,
    perimetre,
    personnes,
    plan,
)
from binome.appels.controles.recueil import Controle

_MODULES = (
    perimetre,
    bassin,
    plan,
    fiches,
    financement,
    gouvernance,
    personnes,
    chiffres,
    filieres,
    interets,
    dossier,
)
CONTROLES: dict[str, Controle] = {nom: c for module in _MODULES for nom, c in module.recueil.controles.items()}
