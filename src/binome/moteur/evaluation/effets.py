"""Group-time effects: what a cohort did between two years, less what those not treated did (Callaway, Sant'Anna, 2021).

Each effect comes with its influence function, from which every error, band and test is made: the same units are in
several effects, which are therefore not independent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from binome.domaine.langue.typographie import accord
from binome.moteur.evaluation.panel import TEMOINS_MIN, Entiers, EvaluationError, Panel, Reels

Temoins = Literal["jamais", "pas_encore"]
Base = Literal["variable", "fixe"]


@dataclass(frozen=True)
class Effets:
    """One effect a cohort and a year, in the unit of the results.

    groupes, annees, effets: of equal length k. influence: units × k, centred; cohortes: as the panel's.
    """

    groupes: Entiers
    annees: Entiers
    effets: Reels
    influence: Reels
    cohortes: Entiers

    @property
    def erreurs(self) -> Reels:
        """Standard errors; NaN where nothing varies (the year that everything is compared with)."""
        return erreurs(self.influence)

    @property
    def avant(self) -> NDArray[np.bool_]:
        """Which are before the treatment of their cohort: they measure nothing that was done."""
        return self.annees < self.groupes


def erreurs(influence: Reels) -> Reels:
    """Standard error of each column of an influence function (units × k)."""
    n = len(influence)
    ecarts = np.sqrt(np.mean(influence**2, axis=0) / n)
    return np.where(ecarts > 1e-12, ecarts, np.nan)


def effets_par_groupe(panel: Panel, temoins: Temoins = "jamais", base: Base = "variable") -> Effets:
    """The effect of each cohort in each year after the first.

    temoins: units never treated, or those not treated yet as well. base: before treatment, a year is compared with the
    one before it (« variable ») or with the last before treatment (« fixe », where that year itself is 0).
    Errors: EvaluationError (a side with fewer than two units).
    """
    colonnes: list[tuple[int, int, float, Reels]] = []
    for groupe in panel.groupes:
        veille = int(np.flatnonzero(panel.annees < groupe)[-1])
        debut = 1 if base == "variable" else 0
        for t in range(debut, len(panel.annees)):
            depuis = t - 1 if base == "variable" and panel.annees[t] < groupe else veille
            temoin = _temoins(panel, groupe, max(t, depuis), temoins)
            colonnes.append((groupe, int(panel.annees[t]), *_effet(panel, groupe, temoin, depuis, t)))
    return Effets(
        np.array([c[0] for c in colonnes], dtype=np.int64),
        np.array([c[1] for c in colonnes], dtype=np.int64),
        np.array([c[2] for c in colonnes]),
        np.column_stack([c[3] for c in colonnes]),
        panel.cohortes,
    )


def _temoins(panel: Panel, groupe: int, t: int, temoins: Temoins) -> NDArray[np.bool_]:
    jamais: NDArray[np.bool_] = panel.cohortes == 0
    if temoins == "pas_encore":
        jamais = jamais | ((panel.cohortes > panel.annees[t]) & (panel.cohortes != groupe))
    return jamais


def _effet(panel: Panel, groupe: int, temoin: NDArray[np.bool_], depuis: int, t: int) -> tuple[float, Reels]:
    """The difference of two mean changes, and what each unit weighs in it (mean zero over all units)."""
    traite = panel.cohortes == groupe
    combien, autant = int(traite.sum()), int(temoin.sum())
    if autant < TEMOINS_MIN or combien < TEMOINS_MIN:
        raise EvaluationError(
            f"Cohorte {groupe}, année {panel.annees[t]} : {accord(combien, 'unité traitée', 'unités traitées')} et "
            f"{accord(autant, 'témoin')}. Il en faut au moins deux de chaque côté : réunissez des cohortes, ou "
            "comparez aussi aux unités pas encore traitées (--temoins pas_encore)."
        )
    change = panel.resultats[:, t] - panel.resultats[:, depuis]
    ici, ailleurs = float(change[traite].mean()), float(change[temoin].mean())
    n = len(change)
    influence = np.zeros(n)
    influence[traite] = (change[traite] - ici) * (n / combien)
    influence[temoin] -= (change[temoin] - ailleurs) * (n / autant)
    return ici - ailleurs, influence
