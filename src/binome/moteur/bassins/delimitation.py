"""Delimit employment basins (EU-TTWA; Coombes, Casado-Díaz, Martínez-Bernabeu, Carausu 2012, for Eurostat)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from binome.moteur.adjacence import Adjacence
from binome.moteur.bassins.graphe import Graphe, nouveau_journal, ordre_naturel, preparer, singletons
from binome.moteur.bassins.morceaux import pieces
from binome.moteur.bassins.noyau_etat import Seuils
from binome.moteur.bassins.noyau_ttwa import Journal, Reglage, derouler
from binome.moteur.bassins.parametres import BassinsError, Parametres
from binome.moteur.bassins.recherche import Issue, ameliorer, ordre_canonique
from binome.moteur.bassins.resultat import Bassins
from binome.moteur.flux import Lignes

Mode = Literal["compatible", "corrige"]
ESSAIS = 30


def delimiter(
    flux: Lignes,
    parametres: Parametres | None = None,
    mode: Mode = "corrige",
    *,
    adjacence: Adjacence | None = None,
    essais: int = ESSAIS,
    graine: int = 1,
    encore: Callable[[int], bool] = lambda fait: True,
) -> Bassins:
    """Employment basins of checked flows.

    `compatible` gives what the R package LabourMarketAreas gives, quirks included: it forgets those who work out of the
    map, or come from there. `corrige` counts them among residents and jobs, follows the published method, then repairs
    (no invalid basin, none in two pieces on the ground of `adjacence`) and improves: of `essais` searches, each
    deterministic given `graine` and its number, the best is kept. `encore(done)` is asked between two searches whether
    to go on. Errors: BassinsError.
    """
    p = parametres or Parametres()
    seuils = Seuils(float(p.min_taille), float(p.cible_taille), float(p.min_auto), float(p.cible_auto))
    if mode == "compatible":
        return _compatible(flux, preparer(flux), p, seuils, adjacence)
    if mode != "corrige":
        raise BassinsError(f"Mode « {mode} » inconnu : choisissez « compatible » ou « corrige ».")
    canonique, rangs = ordre_canonique(preparer(flux, dehors=True))
    issue = ameliorer(canonique, seuils, _sur_le_graphe(flux, canonique, adjacence), essais, graine, encore)
    return _result(flux, canonique, rangs.astype(np.int32), issue, p, "corrige", adjacence)


def _compatible(flux: Lignes, graphe: Graphe, p: Parametres, seuils: Seuils, adjacence: Adjacence | None) -> Bassins:
    etat, journal = singletons(graphe, seuils), nouveau_journal(graphe.n)
    avant = np.empty(graphe.n, dtype=np.int32)
    reglage = Reglage(True, graphe.plancher, 0.0, np.zeros(1, dtype=np.uint64))
    if not derouler(etat, journal, seuils, reglage, avant):
        raise BassinsError("L'algorithme tourne en rond sur ces flux avec ces seuils. Changez légèrement un seuil.")
    rangs = np.arange(graphe.n, dtype=np.int32)
    return _result(flux, graphe, rangs, Issue(etat, journal, avant, 1), p, "compatible", adjacence)


def _sur_le_graphe(flux: Lignes, graphe: Graphe, adjacence: Adjacence | None) -> Adjacence | None:
    """The adjacency between the units of the graph, in their ranks."""
    if adjacence is None:
        return None
    depart = np.repeat(np.arange(len(adjacence.codes)), np.diff(adjacence.debut))
    paires = np.column_stack([adjacence.codes[depart], adjacence.codes[adjacence.voisin]])
    return Adjacence.from_paires(flux.codes[graphe.ordre], paires, adjacence.longueur, ignorer_inconnues=True)


def _result(
    flux: Lignes,
    g: Graphe,
    rangs: NDArray[np.int32],
    issue: Issue,
    p: Parametres,
    mode: str,
    adjacence: Adjacence | None,
) -> Bassins:
    """Back to codes: unit i of the graph has rank rangs[i] + 1, and so has the cluster it founded."""
    inverse = np.empty(g.n, dtype=np.int32)
    inverse[rangs] = np.arange(g.n, dtype=np.int32)
    etat, journal = issue.etat, issue.journal
    codes = flux.codes[g.ordre]
    place = etat.place[inverse]
    sol = _sur_le_graphe(flux, g, adjacence)
    iles, morceles = pieces(etat.place, etat.unites["residents"], sol) if sol is not None else ([], [])
    nommes = np.sort(rangs[np.unique(place[place >= 0])])
    ecartees = np.ones(flux.n, dtype=bool)
    ecartees[g.ordre] = False
    absentes = flux.codes[ecartees]
    return Bassins(
        mode=mode,
        parametres=p,
        codes=codes[inverse],
        bassin=_nommes(place, rangs),
        avant_reserve=_nommes(issue.avant[inverse], rangs),
        deplacements=journal.deplacements[inverse],
        journal=_par_rangs(journal, rangs),
        ecartees=tuple(absentes[ordre_naturel(absentes)].tolist()),
        residents=g.unites["residents"][inverse],
        emplois=g.unites["emplois"][inverse],
        internes=etat.groupes["s"][inverse[nommes]],
        total=float(g.unites["residents"].sum()),
        iles=tuple(str(c) for c in np.sort(codes[np.array(iles, dtype=np.int64)])),
        morceles=tuple(sorted(int(rangs[k]) + 1 for k in morceles)),
        contiguite=sol is not None,
        essais=issue.essais,
        sortants=float(flux.volume[~ecartees[flux.origine] & ecartees[flux.destination]].sum()),
        entrants=float(flux.volume[ecartees[flux.origine] & ~ecartees[flux.destination]].sum()),
    )


def _nommes(place: NDArray[np.int32], rangs: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.where(place >= 0, rangs[place] + 1, 0).astype(np.int32)


def _par_rangs(journal: Journal, rangs: NDArray[np.int32]) -> NDArray[np.void]:
    """The lines of the journal, units and clusters named by their ranks."""
    lignes = journal.lignes[: journal.compte[0]].copy()
    lignes["unite"] = rangs[lignes["unite"]]
    suivies = lignes["suivante"] >= 0
    lignes["suivante"][suivies] = rangs[lignes["suivante"][suivies]]
    fondes = lignes["groupe"] > 0
    lignes["groupe"][fondes] = rangs[lignes["groupe"][fondes] - 1] + 1
    return lignes
