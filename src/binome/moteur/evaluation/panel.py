"""A balanced panel: each unit seen in each year, and the year from which something was done there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binome.domaine.socle.erreurs import BinomeError, Famille

Reels = NDArray[np.float64]
Entiers = NDArray[np.int64]
TEMOINS_MIN = 2
"""Fewer units than this on either side give no standard error."""


class EvaluationError(BinomeError):
    """A study that cannot be made; the message says why and what to do, in French."""

    code = "evaluation_impossible"
    famille = Famille.invalide


@dataclass(frozen=True)
class Panel:
    """resultats: units × years, in the unit of the caller. cohortes: year from which each unit is treated, 0 for never.

    annees: increasing, of the same length as the columns. Units that a year lacks are in `ecartees`, cohorts that no
    year comes before in `sans_avant`: neither is in the arrays.
    """

    unites: tuple[str, ...]
    annees: Entiers
    resultats: Reels
    cohortes: Entiers
    ecartees: tuple[str, ...] = ()
    sans_avant: tuple[int, ...] = ()

    @property
    def groupes(self) -> tuple[int, ...]:
        """Cohorts, earliest first, without those never treated."""
        return tuple(int(g) for g in np.unique(self.cohortes) if g > 0)


def build(unites: Sequence[str], annees: Sequence[int], cohortes: Sequence[int], resultats: Sequence[float]) -> Panel:
    """A panel from long rows, one a unit and a year, in any order. A cohort after the last year was never treated yet.

    Errors: EvaluationError (two rows for one unit and year, a unit in two cohorts, nothing to compare).
    """
    codes, rang = np.unique(np.asarray(unites, dtype=str), return_inverse=True)
    ans, colonne = np.unique(np.asarray(annees, dtype=np.int64), return_inverse=True)
    _une_fois(codes, ans, rang, colonne)
    tableau = np.full((len(codes), len(ans)), np.nan)
    tableau[rang, colonne] = np.asarray(resultats, dtype=np.float64)
    groupe = _une_cohorte(codes, rang, np.asarray(cohortes, dtype=np.int64))
    groupe[groupe > ans[-1]] = 0
    pleine = np.isfinite(tableau).all(axis=1)
    # A cohort treated from the first year on has no year before: nothing can be said of it, nor compared with it.
    connue = (groupe == 0) | (groupe > ans[0])
    garde = pleine & connue
    panel = Panel(
        tuple(codes[garde].tolist()),
        ans,
        tableau[garde],
        groupe[garde],
        tuple(codes[~pleine].tolist()),
        tuple(int(g) for g in np.unique(groupe[pleine & ~connue])),
    )
    if not pleine.any():
        raise EvaluationError("Aucune unité n'a de valeur chaque année : il n'y a rien à comparer.")
    _comparable(panel)
    return panel


def _une_fois(codes: NDArray[np.str_], ans: Entiers, rang: NDArray[np.intp], colonne: NDArray[np.intp]) -> None:
    places, combien = np.unique(rang * len(ans) + colonne, return_counts=True)
    if len(double := places[combien > 1]):
        ou, quand = divmod(int(double[0]), len(ans))
        raise EvaluationError(
            f"« {codes[ou]} » a plusieurs lignes pour {ans[quand]} : une ligne par unité et par année, pas davantage."
        )


def _une_cohorte(codes: NDArray[np.str_], rang: NDArray[np.intp], cohortes: Entiers) -> Entiers:
    groupe = np.zeros(len(codes), dtype=np.int64)
    groupe[rang] = cohortes
    if len(autres := np.flatnonzero(groupe[rang] != cohortes)):
        cas = int(autres[0])
        raise EvaluationError(
            f"« {codes[rang[cas]]} » a deux cohortes ({cohortes[cas]} et {groupe[rang[cas]]}) : une unité garde la "
            "sienne toutes les années."
        )
    return groupe


def _comparable(panel: Panel) -> None:
    if len(panel.annees) < 2:
        raise EvaluationError("Une seule année : il en faut au moins deux pour comparer un avant et un après.")
    if not panel.groupes:
        raise EvaluationError(
            "Aucune unité n'a de cohorte précédée d'une année observée : il n'y a rien à comparer. La cohorte est "
            "l'année à partir de laquelle l'action a lieu, 0 ou vide si elle n'a jamais lieu."
        )
