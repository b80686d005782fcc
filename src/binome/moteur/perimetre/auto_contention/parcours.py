"""Every connected set, for any score: sums by batches in numpy arrays, or the best 2·I/(R+W) outright (numba)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from binome.moteur.perimetre.instance import Instance
from binome.moteur.perimetre.question import Question

LOT = 1 << 16


@dataclass(frozen=True, eq=False)
class Lot:
    """b sets. sommes: (b, 3 + k) I, R, W, then the sums of the columns given. membres: (b, …) local ranks beyond the
    first n0 units, −1 after the last. examines: sets visited so far, those that do not answer included.
    """

    sommes: NDArray[np.float64]
    membres: NDArray[np.int32]
    examines: int


def parcourir(
    instance: Instance, question: Question, cumuls: NDArray[np.float64] | None = None, taille_max: int | None = None
) -> Iterator[Lot]:
    """All the connected sets that answer the question (anchors, size, residents), each once, by batches.

    cumuls: (m, k) additive quantities of the local units (jobs by sector…), to compute any score from their sums.
    """
    from binome.moteur.perimetre.auto_contention import noyau_parcours as noyau

    graphe, marche = preparer(instance, question, cumuls, taille_max or instance.taille_max)
    noyau.demarrer(graphe, marche)
    racine = marche.somme[0].copy()
    seule = instance.exacte and instance.n0 != instance.taille_max
    if not (instance.exige.any() or seule) and graphe.bornes[0] <= racine[1] <= graphe.bornes[1]:
        yield Lot(racine[None], np.full((1, marche.lien.shape[0] - 1), -1, np.int32), 1)
    plein = True
    while plein:
        sommes = np.empty((LOT, len(racine)))
        membres = np.empty((LOT, marche.lien.shape[0] - 1), np.int32)
        ecrits = noyau.lister(graphe, marche, sommes, membres)
        plein = ecrits == LOT
        bons = _permis(instance, sommes[:ecrits], membres[:ecrits])
        yield Lot(sommes[:ecrits][bons], membres[:ecrits][bons], int(marche.etapes[1]))


def _permis(instance: Instance, sommes: NDArray[np.float64], membres: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(b,) sets of a size that is asked, without two members too far apart."""
    proches: NDArray[np.bool_] = sommes[:, 0] >= 0
    if instance.exacte:
        proches &= (membres >= 0).sum(axis=1) == instance.taille_max - instance.n0
    return proches


def maximiser(instance: Instance, question: Question) -> tuple[NDArray[np.bool_] | None, int]:
    """Best set for 2·I/(R+W) by sheer enumeration, and the number of sets evaluated; None when no set answers."""
    from binome.moteur.perimetre.auto_contention import noyau_parcours as noyau

    graphe, marche = preparer(instance, question, None, instance.taille_max)
    noyau.demarrer(graphe, marche)
    meilleur = np.zeros(instance.m, np.bool_)
    trouve = noyau.maximiser(graphe, marche, meilleur)
    return (meilleur if trouve else None), int(marche.etapes[1])


def preparer(
    instance: Instance, question: Question, cumuls: NDArray[np.float64] | None, taille_max: int
) -> tuple[Any, Any]:
    """The kernel's view of an instance, and a walk not yet begun."""
    from binome.moteur.perimetre.auto_contention import noyau_parcours as noyau

    unites = instance.cumuls if cumuls is None else np.hstack([instance.cumuls, cumuls])
    haut = np.inf if question.residents_max is None else question.residents_max
    m, lignes = instance.m, max(min(taille_max, instance.taille_max) - instance.n0, 0) + 1
    graphe = noyau.Graphe(
        instance.debut,
        instance.voisin,
        instance.liens,
        np.ascontiguousarray(unites),
        instance.exige,
        np.array([question.residents_min, haut]),
        np.array([instance.n0, instance.n0 + lignes - 1]),
    )
    marche = noyau.Marche(
        np.zeros(m, np.int32),
        np.zeros(m, np.bool_),
        np.zeros((lignes, m)),
        np.zeros((lignes + 1, unites.shape[1])),
        np.zeros(lignes + 1, np.int64),
        np.zeros(lignes + 1, np.int64),
        np.zeros(lignes + 1, np.int64),
        np.zeros(lignes + 1, np.int64),
        np.zeros(2, np.int64),
    )
    return graphe, marche
