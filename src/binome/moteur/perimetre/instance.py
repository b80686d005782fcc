"""The part of the country that a question can reach, renumbered: anchors first, dense exchanges, compact adjacency."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binome.moteur.adjacence import Adjacence
from binome.moteur.perimetre.echanges import Echanges
from binome.moteur.perimetre.etat import PerimetreError
from binome.moteur.perimetre.question import Question

# Dense exchanges of 4,000 units take 128 MB; past that, a question needs bounds (--max-unites, --residents-max).
UNITES_MAX = 4000


@dataclass(frozen=True, eq=False)
class Instance:
    """m units within reach. unites: (m,) indices in the flows, anchors first. n0: anchors in one piece with the first.

    exige: (m,) bool, the other anchors. cumuls: (m, 3) self flow, R, W. liens: (m, m). debut, voisin: CSR adjacency.
    taille_max: units in a set, at most.
    """

    unites: NDArray[np.int64]
    n0: int
    exige: NDArray[np.bool_]
    cumuls: NDArray[np.float64]
    liens: NDArray[np.float64]
    debut: NDArray[np.int32]
    voisin: NDArray[np.int32]
    taille_max: int

    @property
    def m(self) -> int:
        return len(self.unites)


def build(echanges: Echanges, adjacence: Adjacence, question: Question) -> Instance:
    """Keep what a connected set holding the anchors can hold. Errors: PerimetreError (unknown code, anchors apart)."""
    if not np.array_equal(echanges.codes, adjacence.codes):
        raise PerimetreError("Les flux et l'adjacence ne portent pas sur les mêmes unités, dans le même ordre.")
    avec = _places(echanges, question.avec)
    sans = _places(echanges, question.sans)
    distance = _distances(echanges, adjacence, question, avec, sans)
    _check_reunies(echanges, adjacence, avec, distance)
    pas = np.inf if question.max_unites is None else question.max_unites - len(avec)
    autres = np.flatnonzero(np.isfinite(distance) & (distance > 0) & (distance <= pas))
    if len(avec) + len(autres) > UNITES_MAX:
        raise PerimetreError(
            f"{len(avec) + len(autres)} unités sont à portée, {UNITES_MAX} au plus peuvent être examinées. "
            "Resserrez la question avec --max-unites ou --residents-max."
        )
    numeros = adjacence.composantes(avec)
    premiere = avec[numeros == 0]
    unites = np.concatenate([premiere, avec[numeros != 0], autres])
    return _compacter(echanges, adjacence, unites, len(premiere), len(avec), question.max_unites)


def _places(echanges: Echanges, codes: tuple[str, ...]) -> NDArray[np.int64]:
    uniques = np.array(sorted(set(codes)), dtype=echanges.codes.dtype if echanges.n else np.str_)
    place = np.searchsorted(echanges.codes, uniques)
    for code, rang in zip(sorted(set(codes)), place, strict=True):
        if rang >= echanges.n or str(echanges.codes[rang]) != code:
            raise PerimetreError(f"L'unité « {code} » est inconnue des flux et de l'adjacence. Vérifiez son code.")
    return place.astype(np.int64)


def _distances(
    echanges: Echanges,
    adjacence: Adjacence,
    question: Question,
    avec: NDArray[np.int64],
    sans: NDArray[np.int64],
) -> NDArray[np.float64]:
    """(n,) steps to the nearest anchor through allowed units; inf when out of reach."""
    distance = np.full(echanges.n, np.inf)
    permis = np.ones(echanges.n, dtype=np.bool_)
    permis[sans] = False
    if question.residents_max is not None:
        permis &= echanges.residents <= question.residents_max - echanges.residents[avec].sum()
    permis[avec] = False
    distance[avec] = 0
    bord = avec
    pas = 0
    while len(bord):
        pas += 1
        voisins = np.unique(np.concatenate([adjacence.voisins(int(u)) for u in bord]))
        bord = voisins[permis[voisins]].astype(np.int64)
        permis[bord] = False
        distance[bord] = pas
    return distance


def _check_reunies(
    echanges: Echanges, adjacence: Adjacence, avec: NDArray[np.int64], distance: NDArray[np.float64]
) -> None:
    """All the anchors in one piece of what is allowed, however many units that takes."""
    permis = np.flatnonzero(np.isfinite(distance))
    numeros = adjacence.composantes(permis)[np.searchsorted(permis, avec)]
    if len(np.unique(numeros)) > 1:
        pieces = [", ".join(str(c) for c in echanges.codes[avec[numeros == k]]) for k in np.unique(numeros)]
        raise PerimetreError(
            "Les unités imposées ne peuvent pas être réunies d'un seul tenant : "
            + " | ".join(pieces)
            + ". Retirez-en une, levez un --sans ou relevez --residents-max ; « evaluer » mesure aussi un périmètre en "
            "plusieurs morceaux."
        )


def _compacter(
    echanges: Echanges,
    adjacence: Adjacence,
    unites: NDArray[np.int64],
    n0: int,
    ancres: int,
    max_unites: int | None,
) -> Instance:
    rang = np.full(echanges.n, -1, dtype=np.int32)
    rang[unites] = np.arange(len(unites), dtype=np.int32)
    voisins = [rang[adjacence.voisins(int(u))] for u in unites]
    voisins = [ligne[ligne >= 0] for ligne in voisins]
    debut = np.zeros(len(unites) + 1, dtype=np.int32)
    debut[1:] = np.cumsum([len(ligne) for ligne in voisins])
    exige = np.zeros(len(unites), dtype=np.bool_)
    exige[n0:ancres] = True
    cumuls = np.stack([echanges.internes[unites], echanges.residents[unites], echanges.emplois[unites]], axis=1)
    taille = len(unites) if max_unites is None else min(max_unites, len(unites))
    return Instance(
        unites, n0, exige, cumuls, echanges.dense(unites), debut, np.concatenate(voisins).astype(np.int32), taille
    )
