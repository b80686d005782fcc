"""Our event study beside diff-diff's, in the same run: 1,251 places × 11 years, 999 draws of the common band.

Run: .venv/bin/python benchmarks/banc_evaluation.py [REPETITIONS]; needs diff-diff (make install-bench). The places are
drawn, with two cohorts of the sizes of the programme: what is timed does not depend on the figures. Both must give the
same effects, or the bench fails.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from binome.moteur.evaluation.panel import build
from binome.services.evaluation.etude import etudier

LIEUX, ANNEES, TIRAGES = 1251, tuple(range(2014, 2025)), 999
PREMIERE, SECONDE = 547, 147
LIMITE_S = 2.0
REPETITIONS = 5


def lieux() -> tuple[list[str], list[int], list[int], list[float]]:
    """Unit, year, cohort and logarithm of jobs, one row for each unit and year."""
    hasard = np.random.default_rng(20261126)
    cohortes = np.zeros(LIEUX, int)
    cohortes[:PREMIERE], cohortes[PREMIERE : PREMIERE + SECONDE] = 2019, 2024
    niveaux = hasard.normal(8, 1, (LIEUX, 1)) + hasard.normal(0.005, 0.03, (LIEUX, len(ANNEES))).cumsum(axis=1)
    unites = np.repeat([f"{k:09}" for k in range(LIEUX)], len(ANNEES)).tolist()
    n = len(ANNEES)
    return unites, list(ANNEES) * LIEUX, np.repeat(cohortes, n).tolist(), niveaux.ravel().tolist()


def la_notre(lignes: tuple[list[str], list[int], list[int], list[float]]) -> float:
    return etudier(build(*lignes), tirages=TIRAGES, placebos=0).simple.effet


def diff_diff(lignes: tuple[list[str], list[int], list[int], list[float]]) -> Callable[[], float]:
    """The same with diff-diff, from the same rows. Raises ImportError without it."""
    import pandas as pd
    from diff_diff import CallawaySantAnna

    def etudier_par_le_pair() -> float:
        table = pd.DataFrame(dict(zip(("unite", "annee", "cohorte", "y"), lignes, strict=True)))
        modele = CallawaySantAnna(
            control_group="never_treated", estimation_method="reg", n_bootstrap=TIRAGES, seed=0, base_period="varying"
        )
        lu: Any = modele.fit(table, outcome="y", unit="unite", time="annee", first_treat="cohorte")
        lu.aggregate("event_study")
        return float(lu.overall_att)

    return etudier_par_le_pair


def mesurer(
    gestes: dict[str, Callable[[], float]], repetitions: int
) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Seconds of each, in turn, and what each found."""
    temps: dict[str, list[float]] = {nom: [] for nom in gestes}
    trouves: dict[str, float] = {}
    for _ in range(repetitions):
        for nom, geste in gestes.items():
            debut = time.perf_counter()
            trouves[nom] = geste()
            temps[nom].append(time.perf_counter() - debut)
    return temps, trouves


def main() -> None:
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else REPETITIONS
    lignes = lieux()
    gestes: dict[str, Callable[[], float]] = {"Binôme, etudier": lambda: la_notre(lignes)}
    try:
        gestes["diff-diff, CallawaySantAnna"] = diff_diff(lignes)
    except ImportError:
        print("diff-diff n'est pas installé (make install-bench) : Binôme est mesuré seul.")
    temps, trouves = mesurer(gestes, repetitions)
    print(f"{LIEUX} lieux × {len(ANNEES)} années, {TIRAGES} tirages, {repetitions} fois")
    print(f"{'':<34}{'minimum':>10}{'médiane':>10}{'maximum':>10}{'écart moyen':>14}")
    for nom, mesures in temps.items():
        t = (min(mesures), statistics.median(mesures), max(mesures))
        print(f"{nom:<34}{t[0]:>8.3f} s{t[1]:>8.3f} s{t[2]:>8.3f} s{trouves[nom]:>14.8f}")
    if max(trouves.values()) - min(trouves.values()) > 1e-9:
        sys.exit("Les deux ne trouvent pas le même écart.")
    notre = statistics.median(next(iter(temps.values())))
    print(f"demandé : {LIMITE_S:.0f} s au plus : {'tenu' if notre <= LIMITE_S else 'NON tenu'}")


if __name__ == "__main__":
    main()
