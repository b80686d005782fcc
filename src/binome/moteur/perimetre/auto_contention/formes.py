"""A question as linear forms of a set, Σ unite_v + paire·(exchanges inside) + constante: objective, constraints ≤ 0."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binome.moteur.perimetre.instance import Instance
from binome.moteur.perimetre.question import Question

Reels = NDArray[np.float64]
SOI, RESIDENTS, EMPLOIS = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Forme:
    """unite: (m,). Value of a set S: Σ_{v ∈ S} unite_v + paire·Σ_{pairs ⊂ S} g + constante."""

    unite: Reels
    paire: float
    constante: float

    def plus(self, facteur: float, autre: Forme) -> Forme:
        return Forme(
            self.unite + facteur * autre.unite,
            self.paire + facteur * autre.paire,
            self.constante + facteur * autre.constante,
        )

    def valeur(self, instance: Instance, membre: NDArray[np.bool_]) -> float:
        places = np.flatnonzero(membre)
        paires = self.paire * float(instance.liens[np.ix_(places, places)].sum()) / 2 if self.paire else 0.0
        return float(self.unite[places].sum()) + paires + self.constante


@dataclass(frozen=True, eq=False)
class Programme:
    """Maximise numerateur / denominateur subject to every contrainte ≤ 0 (and connected, holding the anchors).

    `auto-contention`: I / ((R + W) / 2). `residents-min`: −R / 1. plancher: the denominator is never below it.
    """

    numerateur: Forme
    denominateur: Forme
    contraintes: tuple[Forme, ...]
    plancher: float

    def lagrangien(self, niveau: float, multiplicateurs: Reels) -> Forme:
        """numerateur − niveau·denominateur − Σ θ·contrainte: ≤ 0 everywhere, it proves that nothing beats `niveau`."""
        forme = self.numerateur.plus(-niveau, self.denominateur)
        for theta, contrainte in zip(multiplicateurs, self.contraintes, strict=True):
            forme = forme.plus(-float(theta), contrainte)
        return forme


def build(instance: Instance, question: Question) -> Programme:
    """Write the question as forms; the cardinality comes last when it binds."""
    soi, residents, emplois = instance.cumuls.T
    rien = np.zeros(instance.m)
    contraintes = _bornes(instance, question)
    if question.objectif == "residents-min":
        part = question.auto_min
        contraintes = [Forme(part * residents - soi, -1.0, 0.0), Forme(part * emplois - soi, -1.0, 0.0), *contraintes]
        return Programme(Forme(-residents, 0.0, 0.0), Forme(rien, 0.0, 1.0), tuple(contraintes), 1.0)
    moitie = (residents + emplois) / 2
    imposees = ancres(instance)
    plancher = max(float(moitie[imposees].sum()), question.residents_min / 2)
    return Programme(Forme(soi, 1.0, 0.0), Forme(moitie, 0.0, 0.0), tuple(contraintes), plancher)


def _bornes(instance: Instance, question: Question) -> list[Forme]:
    residents = instance.cumuls[:, RESIDENTS]
    bornes = []
    if question.residents_min > 0:
        bornes.append(Forme(-residents, 0.0, question.residents_min))
    if question.residents_max is not None and residents.sum() > question.residents_max:
        bornes.append(Forme(residents, 0.0, -question.residents_max))
    if instance.taille_max < instance.m:
        bornes.append(Forme(np.ones(instance.m), 0.0, -float(instance.taille_max)))
    return bornes


def ancres(instance: Instance) -> NDArray[np.bool_]:
    """(m,) units that must be in."""
    membre = instance.exige.copy()
    membre[: instance.n0] = True
    return membre
