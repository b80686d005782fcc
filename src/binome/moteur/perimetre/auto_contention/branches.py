"""Branch and bound, driven from Python so that time is watched: proves that nothing beats a level (imports numba)."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from binome.moteur.perimetre.auto_contention.formes import Programme
from binome.moteur.perimetre.instance import Instance
from binome.moteur.perimetre.pile import LOT, pile, plus_grandes
from binome.moteur.perimetre.question import Question

Reels = NDArray[np.float64]
Membres = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Fouille:
    """finie: nothing feasible beats both `niveau` and the best. meilleur: the best set known, None without any."""

    finie: bool
    meilleur: Membres | None
    examines: int


def fouiller(
    instance: Instance,
    question: Question,
    programme: Programme,
    niveau: float,
    prix: Reels,
    connu: Membres | None,
    fin: float,
    deja: Sequence[Membres] = (),
) -> Fouille:
    """Search for a set whose ratio is above `niveau`, until none is left, time is up, or the level has become too low.

    A better set than `connu` stops the search at the next pause: starting again from its ratio is quicker.

    prix: prices of the constraints (any ≥ 0 are sound). connu: a feasible set to beat. deja: sets to differ from.
    """
    from binome.moteur.perimetre import noyau_branches as noyau

    table, pile = _preparer(instance, question, programme, niveau, prix, deja)
    if connu is not None:
        pile.meilleur[:] = connu
        pile.valeur[:] = _valeur(instance, question, connu)
        pile.etapes[3] = 1
    noyau.demarrer(table, pile)
    depart = pile.valeur.copy()
    finie = bool(noyau.avancer(table, pile, LOT))
    while not finie and time.perf_counter() < fin and np.array_equal(depart, pile.valeur):
        finie = bool(noyau.avancer(table, pile, LOT))
    return Fouille(finie, pile.meilleur.copy() if pile.etapes[3] else None, int(pile.etapes[1]))


def _valeur(instance: Instance, question: Question, membre: Membres) -> tuple[float, float]:
    soi, residents, emplois = instance.cumuls[membre].sum(axis=0)
    if question.objectif == "residents-min":
        return float(residents), 1.0
    paires = instance.liens[np.ix_(membre, membre)].sum() / 2
    return float(soi + paires), float(residents + emplois) or 1.0


def _preparer(
    instance: Instance,
    question: Question,
    programme: Programme,
    niveau: float,
    prix: Reels,
    deja: Sequence[Membres],
) -> tuple[Any, Any]:
    from binome.moteur.perimetre import noyau_pile as noyau

    # The kernel counts units itself: the cardinality has no price here.
    bornes = prix.copy()
    if instance.taille_max < instance.m:
        bornes[-1] = 0.0
    forme = programme.lagrangien(niveau, bornes)
    m, profondeur = instance.m, instance.taille_max - instance.n0 + 1
    minimiser = question.objectif == "residents-min"
    haut = np.inf if question.residents_max is None else question.residents_max
    echelle = max(float(np.abs(forme.unite).max()), 1.0)
    table = noyau.Table(
        instance.debut,
        instance.voisin,
        instance.liens,
        instance.plus,
        plus_grandes(instance.plus, profondeur - 1),
        forme.unite,
        np.ascontiguousarray(instance.cumuls),
        instance.exige,
        np.array(deja, dtype=np.bool_).reshape(len(deja), m),
        np.array(
            [
                question.residents_min,
                haut,
                question.auto_min if minimiser else 0.0,
                question.distance,
                forme.paire,
                forme.constante,
                1e-9 * echelle,
                -np.inf,
            ]
        ),
        np.array(
            [
                instance.n0,
                instance.taille_max,
                noyau.RESIDENTS if minimiser else noyau.RAPPORT,
                int(instance.exacte),
            ]
        ),
    )
    return table, pile(m, profondeur)
