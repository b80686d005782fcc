"""What a pair of units is worth: the exchanges that tie them, and what they already share (pure numpy).

w = ln ℓ + zone·z + arrondissement·a + departement·d + groupement·g + constante, where ℓ = (f_ij + f_ji) /
√((R_i + W_i)(R_j + W_j)): a giant counts by its own size too (Smart, 1974). z, a, d, g in [0, 1] are what two units
have in common of zone d'emploi, arrondissement, département, grouping: Σ_k min(p_i(k), p_j(k)) over their shares. The
numbers were tuned on the territories chosen in 2023: docs/moteur-perimetres.md says how, and what they are worth.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from binome.moteur.perimetre.echanges import Echanges

Reels = NDArray[np.float64]
Communs = NDArray[np.float32]
PLANCHER = 1e-6
"""ℓ of two units that exchange nothing known."""
SEUIL = 0.05
"""ℓ above which two units gain from being together, where exchanges alone are known."""
OBSERVES = 0.3
"""Added when flows are observed: estimated ln ℓ is that much above (Hérault, 53 pairs)."""


@dataclass(frozen=True)
class Poids:
    """What each thing weighs. ancre: how many times more the pairs of the anchors count."""

    zone: float = 2.0
    arrondissement: float = 2.0
    departement: float = 1.0
    groupement: float = 0.0
    constante: float = 0.5
    ancre: float = 1.0

    def pour_des_flux_observes(self) -> Poids:
        return replace(self, constante=self.constante + OBSERVES)


AVEC_ZONES = Poids()
SANS_ZONES = Poids(zone=0.0, constante=1.0)


def liens_seuls(seuil: float = SEUIL) -> Poids:
    """Exchanges alone: two units gain from being together above ℓ = `seuil`, in ]0, 1]."""
    return Poids(zone=0.0, arrondissement=0.0, departement=0.0, constante=-math.log(seuil))


@dataclass(frozen=True, eq=False)
class Parts:
    """Share of each unit in each group of a kind (arrondissement…), in the order of the flows.

    Those of unit i: `groupe[debut[i]:debut[i + 1]]`, with `part` in ]0, 1]. What is missing is in no group.
    """

    debut: NDArray[np.int32]
    groupe: NDArray[np.int32]
    part: Reels

    def communes(self, unites: NDArray[np.integer]) -> Communs:
        """(m, m) what two of these units have in common, in [0, 1], 0 on the diagonal."""
        comptes = np.diff(self.debut)[unites]
        rang = np.repeat(np.arange(len(unites)), comptes)
        place = np.repeat(self.debut[:-1][unites] - np.cumsum(comptes) + comptes, comptes) + np.arange(len(rang))
        groupe, part = self.groupe[place], self.part[place]
        ordre = np.argsort(groupe, kind="stable")
        commun = np.zeros((len(unites), len(unites)), dtype=np.float32)
        for morceau in np.split(ordre, np.flatnonzero(np.diff(groupe[ordre])) + 1):
            membres = rang[morceau]
            commun[np.ix_(membres, membres)] += np.minimum.outer(part[morceau], part[morceau])
        np.fill_diagonal(commun, 0.0)
        np.minimum(commun, 1.0, out=commun)
        return commun


def liens(echanges: Echanges, unites: NDArray[np.integer]) -> Reels:
    """(m, m) ℓ between units, at least `PLANCHER`."""
    taille = np.sqrt(echanges.residents[unites] + echanges.emplois[unites])
    carre = np.multiply.outer(taille, taille)
    volume = echanges.dense(unites)
    lien = np.divide(volume, carre, out=np.zeros_like(volume), where=carre > 0)
    assez: Reels = np.maximum(lien, PLANCHER)
    return assez


def peser(echanges: Echanges, unites: NDArray[np.integer], poids: Poids, communs: Mapping[str, Communs]) -> Reels:
    """(m, m) w between units, 0 on the diagonal. communs: what they have in common, by name of its weight; a kind that
    is absent counts 0."""
    w = np.log(liens(echanges, unites)) + poids.constante
    for genre, commun in communs.items():
        if facteur := float(getattr(poids, genre)):
            w += facteur * commun
    np.fill_diagonal(w, 0.0)
    return w
