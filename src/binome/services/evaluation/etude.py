"""A study: the effects of a panel, their bands, what they were before, how much error they would bear; in words too.

What is measured is a gap between places treated and comparable others. It is never called what was done's own work.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from binome.domaine.langue.typographie import accord, nombre, pourcent, soigner
from binome.moteur.evaluation.agregats import (
    Agregats,
    Ensemble,
    PreTendance,
    dynamique,
    moyenne_des_ages,
    moyenne_des_groupes,
    par_groupe,
    pre_tendance,
    simple,
)
from binome.moteur.evaluation.bandes import quantile_commun
from binome.moteur.evaluation.effets import Effets, Temoins, effets_par_groupe
from binome.moteur.evaluation.panel import Panel
from binome.moteur.evaluation.placebo import Placebo, placebo
from binome.moteur.evaluation.sensibilite import Intervalle, grandeurs_relatives

SEUIL = 0.05
TIRAGES = 999
PLACEBOS = 200


@dataclass(frozen=True)
class Etude:
    """All that is computed of a panel. quantile: standard errors on each side of a band that holds at once."""

    panel: Panel
    temoins: Temoins
    effets: Effets
    ages: Agregats
    groupes: Agregats
    simple: Ensemble
    des_ages: Ensemble
    des_groupes: Ensemble
    quantile: float
    avant: PreTendance
    sensibilite: tuple[Intervalle, ...]
    placebo: Placebo | None


def etudier(
    panel: Panel, temoins: Temoins = "jamais", *, tirages: int = TIRAGES, placebos: int = PLACEBOS, graine: int = 0
) -> Etude:
    """Study a panel. Repeatable: the same seed, the same figures. Errors: EvaluationError."""
    effets = effets_par_groupe(panel, temoins)
    ages, groupes = dynamique(effets), par_groupe(effets)
    fixes = dynamique(effets_par_groupe(panel, temoins, base="fixe"))
    return Etude(
        panel,
        temoins,
        effets,
        ages,
        groupes,
        simple(effets),
        moyenne_des_ages(ages),
        moyenne_des_groupes(effets, groupes),
        quantile_commun(ages.influence, tirages, graine),
        pre_tendance(effets),
        grandeurs_relatives(fixes),
        placebo(panel, temoins, placebos, graine) if placebos else None,
    )


def to_json(etude: Etude) -> dict[str, Any]:
    """The study as JSON: figures in the unit of the results, None where there is none."""
    e, a = etude.effets, etude.avant
    return {
        "unites": len(etude.panel.unites),
        "annees": [int(annee) for annee in etude.panel.annees],
        "cohortes": {
            str(g or "jamais"): int((etude.panel.cohortes == g).sum()) for g in np.unique(etude.panel.cohortes).tolist()
        },
        "ecartees": list(etude.panel.ecartees),
        "cohortes_sans_avant": list(etude.panel.sans_avant),
        "temoins": etude.temoins,
        "att": [
            {"groupe": int(g), "annee": int(t), "effet": float(x), "erreur": _ou_rien(s)}
            for g, t, x, s in zip(e.groupes, e.annees, e.effets, e.erreurs, strict=True)
        ],
        "dynamique": [
            {
                "annees_depuis": int(k),
                "effet": float(x),
                "erreur": _ou_rien(s),
                "bas": _ou_rien(x - etude.quantile * s),
                "haut": _ou_rien(x + etude.quantile * s),
            }
            for k, x, s in zip(etude.ages.cles, etude.ages.effets, etude.ages.erreurs, strict=True)
        ],
        "bande": {"niveau": 0.95, "quantile": _ou_rien(etude.quantile)},
        "simple": _ensemble(etude.simple),
        "moyenne_dynamique": _ensemble(etude.des_ages),
        "par_groupe": [
            {"groupe": int(g), "effet": float(x), "erreur": _ou_rien(s)}
            for g, x, s in zip(etude.groupes.cles, etude.groupes.effets, etude.groupes.erreurs, strict=True)
        ],
        "moyenne_des_groupes": _ensemble(etude.des_groupes),
        "pre_tendance": {"statistique": a.statistique, "degres": a.degres, "p": a.p},
        "sensibilite": [asdict(i) | {"exclut_zero": i.exclut_zero} for i in etude.sensibilite],
        "placebo": asdict(etude.placebo) | {"part_des_rejets": etude.placebo.part_des_rejets}
        if etude.placebo
        else None,
        "lecture": lecture(etude),
    }


def lecture(etude: Etude) -> list[str]:
    """What may be said of it, in French, and what may not: one sentence each."""
    phrases = [_ce_qui_est_mesure(etude), _avant(etude.avant)]
    if etude.sensibilite:
        phrases.append(_sensible(etude.sensibilite))
    if etude.placebo:
        rejets = pourcent(etude.placebo.part_des_rejets)
        phrases.append(
            f"Étiquettes tirées au hasard, {nombre(etude.placebo.tirages)} fois : la méthode trouve un écart dans "
            f"{rejets} des cas (attendu : 5 %)."
        )
    if combien := len(etude.panel.ecartees):
        ecartees = accord(combien, "unité a été écartée", "unités ont été écartées")
        phrases.append(f"{ecartees} : il y manque la valeur d'une année au moins.")
    phrases += [f"La cohorte {g} n'a aucune année d'avant : elle a été écartée." for g in etude.panel.sans_avant]
    return [soigner(phrase) for phrase in phrases]


def conclut(etude: Etude) -> bool:
    """Whether the gap can be told from what was already under way: flat before, and still there if the comparison is as
    wrong after as it was before (M = 1)."""
    plat = etude.avant.p is not None and etude.avant.p >= SEUIL
    return plat and any(i.m == 1 and i.exclut_zero for i in etude.sensibilite)


def _ce_qui_est_mesure(etude: Etude) -> str:
    e = etude.simple
    bas, haut = e.effet - 1.96 * e.erreur, e.effet + 1.96 * e.erreur
    # Nothing varies: there is no error to tell, which is not an error of zero.
    bornes = f"de {_signe(bas)} à {_signe(haut)}" if np.isfinite(e.erreur) else "erreur inconnue : rien n'y varie"
    debut = (
        "Écart d'évolution avec des unités comparables, en moyenne après le traitement : "
        f"{_signe(e.effet)} ({bornes}), dans l'unité du résultat."
    )
    if conclut(etude):
        return debut
    return debut + " Ces données ne disent pas si cet écart vient de ce qui a été fait."


def _avant(a: PreTendance) -> str:
    if a.p is None:
        return "Rien ne permet de dire si les unes et les autres évoluaient de même avant."
    if a.p < SEUIL:
        return (
            f"Avant, les unes et les autres n'évoluaient déjà pas de même (p = {nombre(a.p, 3)}) : "
            "l'écart d'après peut n'en être que la suite."
        )
    p = nombre(a.p, 3)
    return f"Avant, rien ne distingue leurs évolutions (p = {p}) ; cela ne prouve pas qu'elles soient les mêmes."


def _sensible(intervalles: tuple[Intervalle, ...]) -> str:
    tombe = next((i for i in intervalles if not i.exclut_zero), None)
    if tombe is None:
        fois = nombre(intervalles[-1].m)
        return (
            f"L'écart reste distinct de zéro tant que la comparaison ne se trompe pas, après, de plus de {fois} fois "
            "ce dont elle se trompait d'une année à l'autre avant."
        )
    if tombe.m == 0:
        return "Même si la comparaison est juste, l'écart ne se distingue pas de zéro."
    fois = nombre(tombe.m)
    return (
        f"Il suffit que la comparaison se trompe, après, de {fois} fois ce dont elle se trompait d'une année "
        f"à l'autre avant, pour que l'écart puisse être nul (de {_signe(tombe.bas)} à {_signe(tombe.haut)})."
    )


def _signe(valeur: float) -> str:
    texte = nombre(abs(valeur), 3)
    return f"{'−' if valeur < 0 else '+'}{texte}"


def _ensemble(e: Ensemble) -> dict[str, float | None]:
    return {"effet": e.effet, "erreur": _ou_rien(e.erreur)}


def _ou_rien(valeur: float) -> float | None:
    return float(valeur) if np.isfinite(valeur) else None
