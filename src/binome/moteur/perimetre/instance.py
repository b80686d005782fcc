"""The part of the country that a question can reach, renumbered: anchors first, dense exchanges, compact adjacency."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from binome.moteur.adjacence import Adjacence
from binome.moteur.perimetre.echanges import Echanges
from binome.moteur.perimetre.etat import PerimetreError
from binome.moteur.perimetre.question import Question

# Dense exchanges of 4,000 units take 128 MB; past that, a question needs bounds (--max-unites, --residents-max).
UNITES_MAX = 4000
INTERDIT = -1e12
"""What a pair that may not be together is worth: more than everything else can make up for."""
RAYON_KM = 6371.0088


@dataclass(frozen=True, eq=False)
class Instance:
    """m units within reach. unites: (m,) indices in the flows, anchors first. n0: anchors in one piece with the first.

    exige: (m,) bool, the other anchors. cumuls: (m, 3) self flow, R, W. liens: (m, m), `INTERDIT` between two units too
    far apart. debut, voisin: CSR adjacency. taille_max: units in a set, at most; exacte: none has fewer.
    """

    unites: NDArray[np.int64]
    n0: int
    exige: NDArray[np.bool_]
    cumuls: NDArray[np.float64]
    liens: NDArray[np.float64]
    debut: NDArray[np.int32]
    voisin: NDArray[np.int32]
    taille_max: int
    exacte: bool = False

    @property
    def m(self) -> int:
        return len(self.unites)

    @cached_property
    def plus(self) -> NDArray[np.float64]:
        """(m, m) exchanges, 0 between units that may not be together."""
        return np.maximum(self.liens, 0.0)


@dataclass(frozen=True, eq=False)
class Portee:
    """Units within reach of a question, as indices in the flows: anchors first. n0: anchors in one piece with the
    first; ancres: all of them."""

    unites: NDArray[np.int64]
    n0: int
    ancres: int


def build(
    echanges: Echanges, adjacence: Adjacence, question: Question, centres: NDArray[np.float64] | None = None
) -> Instance:
    """Keep what a connected set holding the anchors can hold. centres: as `eloigner`.

    Errors: PerimetreError (unknown code, anchors apart, distances asked and not known).
    """
    portee = atteindre(echanges, adjacence, question, centres)
    liens = eloigner(echanges.dense(portee.unites), portee.unites, question, centres)
    return compacter(echanges, adjacence, portee, liens, question)


def atteindre(
    echanges: Echanges, adjacence: Adjacence, question: Question, centres: NDArray[np.float64] | None = None
) -> Portee:
    """What allowed units a connected set holding the anchors can reach. Errors: as `build`."""
    if not np.array_equal(echanges.codes, adjacence.codes):
        raise PerimetreError("Les flux et l'adjacence ne portent pas sur les mêmes unités, dans le même ordre.")
    avec, permis = ancrer(echanges, question, centres)
    distance = reunir(echanges, adjacence, avec, permis)
    plafond = question.plafond
    pas = np.inf if plafond is None else plafond - len(avec)
    autres = np.flatnonzero(np.isfinite(distance) & (distance > 0) & (distance <= pas))
    if len(avec) + len(autres) > UNITES_MAX:
        raise PerimetreError(
            f"{len(avec) + len(autres)} unités sont à portée, {UNITES_MAX} au plus peuvent être examinées. "
            "Resserrez la question avec --max-unites ou --residents-max."
        )
    return ordonner(adjacence, avec, autres)


def ordonner(adjacence: Adjacence, avec: NDArray[np.int64], autres: NDArray[np.int64]) -> Portee:
    """Anchors in one piece with the first, then the other anchors, then the rest."""
    numeros = adjacence.composantes(avec)
    premiere = avec[numeros == 0]
    return Portee(np.concatenate([premiere, avec[numeros != 0], autres]), len(premiere), len(avec))


def ancrer(
    echanges: Echanges, question: Question, centres: NDArray[np.float64] | None
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Indices of the anchors, and (n,) the other units that may be with them. Errors: PerimetreError."""
    avec, sans = _places(echanges, question.avec), _places(echanges, question.sans)
    permis = np.ones(echanges.n, dtype=np.bool_)
    permis[sans] = False
    if question.residents_max is not None:
        permis &= echanges.residents <= question.residents_max - echanges.residents[avec].sum()
    if question.diametre_km is not None:
        ecarts = eloignements(avec, np.arange(echanges.n), centres)
        permis &= ecarts.max(axis=0) <= question.diametre_km
        if (loin := ecarts[:, avec].max()) > question.diametre_km:
            raise PerimetreError(
                f"Deux unités imposées sont à {loin:.0f} km l'une de l'autre, plus que --diametre "
                f"{question.diametre_km:g}. Retirez-en une, ou relevez le diamètre."
            )
    permis[avec] = False
    return avec, permis


def eloignements(
    depart: NDArray[np.integer], arrivee: NDArray[np.integer], centres: NDArray[np.float64] | None
) -> NDArray[np.float64]:
    """(d, a) great-circle kilometres between centres (units, 2: longitude, latitude in degrees); inf where a centre is
    not known. Errors: PerimetreError when none is."""
    if centres is None:
        raise PerimetreError("Les positions de ces unités ne sont pas connues : --diametre ne peut pas être respecté.")
    (lon1, lat1), (lon2, lat2) = np.radians(centres[depart]).T, np.radians(centres[arrivee]).T
    demi = (
        np.sin(np.subtract.outer(lat1, lat2) / 2) ** 2
        + np.multiply.outer(np.cos(lat1), np.cos(lat2)) * np.sin(np.subtract.outer(lon1, lon2) / 2) ** 2
    )
    km = 2 * RAYON_KM * np.arcsin(np.sqrt(np.clip(demi, 0.0, 1.0)))
    return np.where(np.equal.outer(depart, arrivee), 0.0, np.nan_to_num(km, nan=np.inf))


def eloigner(
    liens: NDArray[np.float64],
    unites: NDArray[np.int64],
    question: Question,
    centres: NDArray[np.float64] | None,
) -> NDArray[np.float64]:
    """The worth of pairs, `INTERDIT` for two units farther apart than the question allows. centres: (units of the
    flows, 2) degrees."""
    if question.diametre_km is None:
        return liens
    return np.where(eloignements(unites, unites, centres) > question.diametre_km, INTERDIT, liens)


def _places(echanges: Echanges, codes: tuple[str, ...]) -> NDArray[np.int64]:
    uniques = np.array(sorted(set(codes)), dtype=echanges.codes.dtype if echanges.n else np.str_)
    place = np.searchsorted(echanges.codes, uniques)
    for code, rang in zip(sorted(set(codes)), place, strict=True):
        if rang >= echanges.n or str(echanges.codes[rang]) != code:
            raise PerimetreError(f"L'unité « {code} » est inconnue des flux et de l'adjacence. Vérifiez son code.")
    return place.astype(np.int64)


def _distances(adjacence: Adjacence, avec: NDArray[np.int64], libres: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(n,) steps to the nearest anchor through allowed units; inf when out of reach."""
    permis = libres.copy()
    distance = np.full(len(permis), np.inf)
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


def reunir(
    echanges: Echanges, adjacence: Adjacence, avec: NDArray[np.int64], libres: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """`_distances`, the anchors being in one piece of what is allowed, however many units that takes.

    Errors: PerimetreError, naming the pieces.
    """
    distance = _distances(adjacence, avec, libres)
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
    return distance


def compacter(
    echanges: Echanges, adjacence: Adjacence, portee: Portee, liens: NDArray[np.float64], question: Question
) -> Instance:
    """The units within reach, renumbered, with what their pairs are worth (m, m)."""
    unites, n0 = portee.unites, portee.n0
    rang = np.full(echanges.n, -1, dtype=np.int32)
    rang[unites] = np.arange(len(unites), dtype=np.int32)
    comptes = np.diff(adjacence.debut)[unites]
    lignes = np.repeat(np.arange(len(unites)), comptes)
    places = np.repeat(adjacence.debut[:-1][unites] - np.cumsum(comptes) + comptes, comptes) + np.arange(len(lignes))
    voisin = rang[adjacence.voisin[places]]
    debut = np.zeros(len(unites) + 1, dtype=np.int32)
    debut[1:] = np.cumsum(np.bincount(lignes[voisin >= 0], minlength=len(unites)))
    exige = np.zeros(len(unites), dtype=np.bool_)
    exige[n0 : portee.ancres] = True
    cumuls = np.stack([echanges.internes[unites], echanges.residents[unites], echanges.emplois[unites]], axis=1)
    taille = len(unites) if question.plafond is None else min(question.plafond, len(unites))
    if question.unites is not None and taille < question.unites:
        raise PerimetreError(
            f"{len(unites)} unités seulement sont à portée : aucun périmètre d'un seul tenant n'en a "
            f"{question.unites}. Demandez-en moins, ou levez un --sans."
        )
    return Instance(unites, n0, exige, cumuls, liens, debut, voisin[voisin >= 0], taille, question.unites is not None)
