"""The rules of the call, family by family, in the order of the dossier."""

from binome.appels.regle import Regle
from binome.appels.ti_2023_2027.regles import (
    chiffres,
    depot,
    filieres,
    financement,
    gouvernance,
    gouvernance_personnes,
    interets,
    perimetre,
    perimetre_bassin,
    plan_actions,
    plan_fiches,
)

_MODULES = (
    perimetre,
    perimetre_bassin,
    plan_actions,
    plan_fiches,
    financement,
    gouvernance,
    gouvernance_personnes,
    chiffres,
    filieres,
    interets,
    depot,
)
REGLES: tuple[Regle, ...] = tuple(regle for module in _MODULES for regle in module.recueil.regles)
