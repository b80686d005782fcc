"""From checked flows to what the kernels work on: units cleaned and ranked, volumes made exact to add."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from binome.moteur.bassins.noyau_etat import (
    ARETE,
    ARETE_LARGE,
    DECALAGE,
    GROUPE,
    LIEN,
    NOEUD,
    TAS,
    UNITE,
    Etat,
    Seuils,
    ordonner_tas,
)
from binome.moteur.bassins.noyau_graphe import peser, poser_aretes, relever
from binome.moteur.bassins.noyau_ttwa import LIGNE, Journal
from binome.moteur.flux import Lignes, ranger

T = TypeVar("T", bound=np.generic)
# Rows of flows: ranks of the two units, volume.
Rangees = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class Graphe:
    """Units that take part and what they exchange.

    ordre: (n,) indices of the units in the codes of the flows, in the rank they have here. unites: (n,) of UNITE,
    aretes of ARETE. plancher: the least flow.
    """

    ordre: NDArray[np.int32]
    unites: NDArray[np.void]
    aretes: NDArray[np.void]
    plancher: float

    @property
    def n(self) -> int:
        return len(self.ordre)


def ordre_naturel(codes: NDArray[np.str_]) -> NDArray[np.int32]:
    """Indices of the units by code: as numbers when every code is one (2 before 10), as text otherwise."""
    n = len(codes)
    lettres = np.ascontiguousarray(codes).view(np.uint32).reshape(n, -1) if n else np.zeros((0, 1), np.uint32)
    vide = lettres == 0
    chiffres = (lettres >= ord("0")) & (lettres <= ord("9"))
    numeriques, courts = bool((vide | chiffres).all()), lettres.shape[1] <= 18
    nombres = _numbers(lettres) if numeriques and courts else None
    if nombres is not None and (np.diff(nombres) > 0).all():
        return np.arange(n, dtype=np.int32)
    tri = np.argsort(codes, kind="stable").astype(np.int32)
    if not vide.any() or not numeriques:
        return tri
    if nombres is not None:
        return tri[np.argsort(nombres[tri], kind="stable")]
    return tri[np.argsort(np.char.zfill(codes[tri], lettres.shape[1]), kind="stable")]


def _numbers(lettres: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Numbers written by rows of at most 18 digits, padded with zeros (the character, not the digit) on the right."""
    nombres = np.zeros(len(lettres), dtype=np.int64)
    for colonne in lettres.T:
        nombres = np.where(colonne == 0, nombres, nombres * 10 + (colonne.astype(np.int64) - ord("0")))
    return nombres


def volumes_exacts(volume: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Volumes rounded to a power of two such that every sum of them is exact in a double, and the least above 0 (inf if
    none); whole numbers are untouched.

    The step is 2^-k with total × 2^k < 2^52: below 10^-8 commuter for all of France, 10^-10 for a région. So sums
    do not depend on their order, and a figure kept up to date is the figure recomputed.
    """
    total, moindre, entiers = relever(_en_lecture_seule(volume))
    if total < 2.0**53 and entiers:
        return volume, float(moindre)
    echelle = 2.0 ** (51 - math.ceil(math.log2(total)))
    arrondi = np.where(volume > 0, np.maximum(np.rint(volume * echelle), 1.0), 0.0) / echelle
    return arrondi, float(np.min(arrondi, initial=np.inf, where=arrondi > 0))


def preparer(lignes: Lignes, dehors: bool = False) -> Graphe:
    """Graph of the units that stay once the « zero list » is gone: no resident, no job, or no tie with anyone else.

    Dropping a unit drops its flows, which may condemn others: repeated until none is left. Rank follows the code.
    dehors: whether those who work in a dropped unit, or come from one, still count among the residents and the jobs of
    the unit where they live or work. R forgets them: a border commune then seems to keep all its workers at home.
    """
    ordre = ordre_naturel(lignes.codes)
    volume, plancher = volumes_exacts(lignes.volume)
    rangees = (*_par_rangs(ordre, lignes.origine, lignes.destination), volume)
    garde = np.ones(lignes.n, dtype=np.bool_)
    unites, croissant, plus_grand = _peses(rangees, garde)
    while (mauvaises := garde & _isolees(unites)).any():
        garde &= ~mauvaises
        unites, croissant, plus_grand = _peses(rangees, garde)
    if not (croissant and garde.all()):
        rangees = _gardees(rangees, garde)
        ordre = ordre[garde]
        unites, _, plus_grand = _peses(rangees, np.ones(len(ordre), dtype=np.bool_))
        if dehors:
            _avec_le_dehors(unites, ordre, lignes, volume)
    # Small edges when flows between units are whole and fit, as units do.
    petites = volume is lignes.volume and len(ordre) <= 2**16 and plus_grand < 2**16
    return Graphe(ordre, unites, _aretes(rangees, unites, ARETE if petites else ARETE_LARGE), plancher)


def _avec_le_dehors(
    unites: NDArray[np.void], ordre: NDArray[np.int32], lignes: Lignes, volume: NDArray[np.float64]
) -> None:
    """Residents and jobs of the kept units, with the flows that leave the map."""
    unites["residents"] = np.bincount(lignes.origine, weights=volume, minlength=lignes.n)[ordre]
    unites["emplois"] = np.bincount(lignes.destination, weights=volume, minlength=lignes.n)[ordre]


def _par_rangs(ordre: NDArray[np.int32], *colonnes: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Columns of indices into the codes, as ranks."""
    n = len(ordre)
    if not np.array_equal(ordre, np.arange(n)):
        rang = np.empty(n, dtype=np.int32)
        rang[ordre] = np.arange(n, dtype=np.int32)
        colonnes = tuple(rang[colonne] for colonne in colonnes)
    depart, arrivee = colonnes
    return depart, arrivee


def _peses(rangees: Rangees, garde: NDArray[np.bool_]) -> tuple[NDArray[np.void], bool, float]:
    """Units with their sums and counts, whether rows are sorted without repeats, the largest flow between two units."""
    unites = np.zeros(len(garde), dtype=UNITE)
    depart, arrivee, volume = rangees
    colonnes = (_en_lecture_seule(depart), _en_lecture_seule(arrivee), _en_lecture_seule(volume))
    croissant, plus_grand = peser(*colonnes, garde, bool(garde.all()), unites)
    return unites, bool(croissant), float(plus_grand)


def _isolees(unites: NDArray[np.void]) -> NDArray[np.bool_]:
    r, w, s = unites["residents"], unites["emplois"], unites["interne"]
    seules: NDArray[np.bool_] = (r == 0) | (w == 0) | ((s == r) & (s == w))
    return seules


def _gardees(rangees: Rangees, garde: NDArray[np.bool_]) -> Rangees:
    """Rows between kept units, ranked anew, sorted, repeated pairs summed."""
    depart, arrivee, volume = rangees
    if not garde.all():
        dedans = garde[depart] & garde[arrivee]
        rang = np.cumsum(garde, dtype=np.int32) - np.int32(1)
        depart, arrivee, volume = rang[depart[dedans]], rang[arrivee[dedans]], volume[dedans]
    return ranger(int(garde.sum()), depart, arrivee, volume)


def _aretes(rangees: Rangees, unites: NDArray[np.void], genre: np.dtype[np.void]) -> NDArray[np.void]:
    """Edges of each unit, whose bounds are set."""
    depart, arrivee, volume = rangees
    combien = int(unites["milieu"].sum() + unites["fin"].sum())
    aretes = np.empty(combien, dtype=genre)
    curseur = np.empty(len(unites), dtype=np.int32)
    poser_aretes(
        _en_lecture_seule(depart), _en_lecture_seule(arrivee), _en_lecture_seule(volume), unites, curseur, aretes
    )
    return aretes


def reordonner(graphe: Graphe, rangs: NDArray[np.int64]) -> Graphe:
    """Same graph with other ranks: new unit i is unit `rangs[i]`; edges of a unit are sorted by neighbour."""
    inverse = np.empty(graphe.n, dtype=np.int32)
    inverse[rangs] = np.arange(graphe.n, dtype=np.int32)
    debut, milieu, fin = (graphe.unites[nom] for nom in ("debut", "milieu", "fin"))
    proprietaire = np.repeat(np.arange(graphe.n), fin - debut)
    recue = np.arange(len(graphe.aretes)) >= milieu[proprietaire]
    aretes = graphe.aretes.copy()
    aretes["voisin"] = inverse[aretes["voisin"]]
    unites = graphe.unites[rangs].copy()
    fins = np.cumsum((fin - debut)[rangs])
    unites["debut"], unites["fin"] = fins - (fin - debut)[rangs], fins
    unites["milieu"] = unites["debut"] + (milieu - debut)[rangs]
    return Graphe(
        graphe.ordre[rangs],
        unites,
        aretes[np.lexsort((aretes["voisin"], recue, inverse[proprietaire]))],
        graphe.plancher,
    )


def _en_lecture_seule(a: NDArray[T]) -> NDArray[T]:
    """A view that cannot be written: numba compiles a kernel again for each mix of arrays that can and cannot."""
    vue = a.view()
    vue.flags.writeable = False
    return vue


def singletons(graphe: Graphe, p: Seuils) -> Etat:
    """The start of EU-TTWA: every unit alone."""
    n = graphe.n
    unites = graphe.unites
    noeuds = np.empty(n, dtype=NOEUD)
    noeuds["note"] = unites["emplois"] + unites["residents"] - 2 * unites["interne"]
    noeuds["suivant"] = noeuds["precedent"] = -1
    groupes = np.zeros(n, dtype=GROUPE)
    groupes["tete"], groupes["taille"] = np.arange(n), 1
    groupes["s"] = unites["interne"]
    groupes["v"] = validites(unites["interne"], unites["residents"], unites["emplois"], p)
    liens = np.zeros(n + DECALAGE, dtype=LIEN)
    liens["r"][DECALAGE:], liens["w"][DECALAGE:] = unites["residents"], unites["emplois"]
    tas = np.empty(n + 1, dtype=TAS)
    tas["c"] = np.arange(n + 1)
    tas["v"][:n] = groupes["v"]
    ordonner_tas(tas, groupes)
    return Etat(
        place=np.arange(n, dtype=np.int32),
        unites=unites,
        noeuds=noeuds,
        groupes=groupes,
        aretes=graphe.aretes,
        liens=liens,
        tas=tas,
        touches=np.empty(n + DECALAGE + 1, dtype=np.int32),
        la=np.empty(int((unites["fin"] - unites["debut"]).max(initial=0)), dtype=np.int32),
    )


def validites(s: NDArray[np.float64], r: NDArray[np.float64], w: NDArray[np.float64], p: Seuils) -> NDArray[np.float64]:
    """Validity of many sets at once: the formula of parametres.validite, same order of operations."""
    msc = np.minimum(s / r, s / w)
    y = np.minimum(1.0, msc / p.cible_auto)
    q = np.maximum(0.0, (p.cible_taille - r) / (p.cible_taille - p.min_taille))
    z = 1.0 - ((1.0 - (p.min_auto / p.cible_auto)) * q)
    return np.where(msc == 1.0, 1.0, (y * z) * (p.cible_auto / p.min_auto))


def nouveau_journal(n: int) -> Journal:
    return Journal(
        np.empty(n, dtype=LIGNE),
        np.zeros(n, dtype=np.int32),
        np.zeros(2, dtype=np.int32),
        np.empty(2 * n, dtype=np.int32),
        np.empty(n),
    )
