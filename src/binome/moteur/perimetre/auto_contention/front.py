"""Pareto front of self-containment, cohesion and size, by enumeration of the connected sets."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from binome.moteur.adjacence import Adjacence
from binome.moteur.perimetre import instance
from binome.moteur.perimetre.auto_contention.chauffe import chauffer
from binome.moteur.perimetre.auto_contention.parcours import Lot, parcourir
from binome.moteur.perimetre.auto_contention.recherche import proposition
from binome.moteur.perimetre.echanges import Echanges
from binome.moteur.perimetre.etat import auto_contention, rapport
from binome.moteur.perimetre.instance import Instance
from binome.moteur.perimetre.question import Certificat, Question, Reponse, Statut

Reels = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Industrie:
    """An industrial cohesion that can be enumerated. profils: (n, k) additive quantities of the units of the flows.

    mesure: (b, k) sums → (b,) cohesion of each set, larger is better.
    """

    profils: Reels
    mesure: Callable[[Reels], Reels]


@dataclass
class _Front:
    """Points not dominated so far: criteres (p, 3), all to maximise, and the members of each."""

    criteres: Reels
    membres: NDArray[np.int32]

    def verser(self, criteres: Reels, membres: NDArray[np.int32]) -> None:
        libres = np.flatnonzero(non_domines(criteres, self.criteres))
        tous = np.vstack([self.criteres, criteres[libres]])
        garde = _front_de(tous)
        self.criteres = tous[garde]
        self.membres = np.vstack([self.membres, membres[libres]])[garde]


def non_domines(points: Reels, front: Reels) -> NDArray[np.bool_]:
    """(b,) True where no point of the front is at least as good on every criterion."""
    vivants = np.arange(len(points))
    for reference in front:
        vivants = vivants[(points[vivants] > reference).any(axis=1)]
    masque = np.zeros(len(points), dtype=np.bool_)
    masque[vivants] = True
    return masque


def _front_de(points: Reels) -> NDArray[np.int64]:
    """Ranks of the points that no other dominates; of equal points, the first. Best sums go first, they kill most."""
    etendue = np.ptp(points, axis=0) if len(points) else np.ones(3)
    vivants = np.argsort(-(points / np.where(etendue > 0, etendue, 1.0)).sum(axis=1), kind="stable")
    gardes: list[int] = []
    while len(vivants):
        tete = vivants[0]
        gardes.append(int(tete))
        vivants = vivants[(points[vivants] > points[tete]).any(axis=1)]
    return np.sort(np.array(gardes, dtype=np.int64))


def front(
    echanges: Echanges,
    adjacence: Adjacence,
    question: Question,
    industrie: Industrie | None = None,
    centres: Reels | None = None,
) -> Reponse:
    """Sets that no other beats at once on self-containment (more), cohesion (more) and employed residents (fewer).

    Cohesion is the industrial one when `industrie` is given, else the share of exchanges that stay among members. Sizes
    are explored one after the other until time is up. Errors: PerimetreError.
    """
    chauffer()
    debut = time.perf_counter()
    locale = instance.build(echanges, adjacence, question, centres)
    examines, complet, trouve = 0, False, _Front(np.zeros((0, 3)), np.zeros((0, 0), np.int32))
    for taille in _paliers(locale):
        essai, vus, complet = _parcourir(locale, question, industrie, taille, debut + question.budget_s)
        examines += vus
        if len(essai.criteres) and (complet or not len(trouve.criteres)):
            trouve = essai
        if not complet:
            break
    ordre = np.lexsort((trouve.criteres[:, 2], -trouve.criteres[:, 0]))
    nom = "cohésion industrielle" if industrie else "cohésion"
    statut: Statut = "prouve" if complet else "non_prouve"
    certificat = Certificat(statut, None, None, examines, time.perf_counter() - debut, question.portee)
    propositions = []
    for rang in ordre:
        choisis = trouve.membres[rang]
        unites = np.concatenate([np.arange(locale.n0), choisis[choisis >= 0]])
        valeurs = ("auto-contention", nom, "résidents"), trouve.criteres[rang] * (1, 1, -1)
        faite = proposition(echanges, question, np.sort(locale.unites[unites]))
        propositions.append(
            replace(faite, criteres=tuple(zip(valeurs[0], map(float, valeurs[1]), strict=True)), certificat=certificat)
        )
    return Reponse(question, tuple(propositions), certificat)


def _paliers(locale: Instance) -> list[int]:
    """Largest sizes to explore one after the other: a complete small front is better than a piece of a large one."""
    depart = locale.n0 + int(locale.exige.sum()) + 3
    if locale.exacte:
        return [locale.taille_max]
    return [*range(depart, min(locale.taille_max, depart + 12), 2), locale.taille_max]


def _parcourir(
    locale: Instance, question: Question, industrie: Industrie | None, taille: int, fin: float
) -> tuple[_Front, int, bool]:
    cumuls = locale.cumuls[:, :1] if industrie is None else industrie.profils[locale.unites]
    trouve, vus = None, 0
    for lot in parcourir(locale, question, cumuls, taille):
        trouve = trouve or _Front(np.zeros((0, 3)), np.zeros((0, lot.membres.shape[1]), np.int32))
        trouve.verser(_criteres(lot, industrie), lot.membres)
        vus = lot.examines
        if time.perf_counter() > fin:
            return trouve, vus, False
    return trouve or _Front(np.zeros((0, 3)), np.zeros((0, 0), np.int32)), vus, True


def _criteres(lot: Lot, industrie: Industrie | None) -> Reels:
    internes, residents, emplois = lot.sommes[:, :3].T
    if industrie is None:
        sur_place = lot.sommes[:, 3]
        cohesion = rapport(2 * (internes - sur_place), residents + emplois - 2 * sur_place)
    else:
        cohesion = industrie.mesure(lot.sommes[:, 3:])
    return np.column_stack([auto_contention(residents, emplois, internes), cohesion, -residents])
