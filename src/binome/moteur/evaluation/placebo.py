"""Labels drawn at random: how often the same method finds something where nothing was done."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from binome.moteur.evaluation.agregats import simple
from binome.moteur.evaluation.effets import Temoins, effets_par_groupe
from binome.moteur.evaluation.panel import Panel

_DEUX_COTES = 1.959963984540054


@dataclass(frozen=True)
class Placebo:
    """tirages: draws made; rejets: those whose effect is said to differ from zero at 5 %; plus_forts: those whose
    effect is at least as large as the one observed, in absolute value."""

    tirages: int
    rejets: int
    plus_forts: int

    @property
    def part_des_rejets(self) -> float:
        return self.rejets / self.tirages


def placebo(panel: Panel, temoins: Temoins = "jamais", tirages: int = 200, graine: int = 0) -> Placebo:
    """Give the cohorts to other units, as many of each, and study again."""
    hasard = np.random.default_rng(graine)
    observe = abs(simple(effets_par_groupe(panel, temoins)).effet)
    rejets = plus_forts = 0
    for _ in range(tirages):
        tire = simple(effets_par_groupe(replace(panel, cohortes=hasard.permutation(panel.cohortes)), temoins))
        rejets += abs(tire.effet) > _DEUX_COTES * tire.erreur
        plus_forts += abs(tire.effet) >= observe
    return Placebo(tirages, rejets, plus_forts)
