"""Ways to answer an anchor: what is proposed, what was proposed before, and what anyone would think of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from benchmarks.coherence.territoires import Ensemble, Sol

from binome.moteur.perimetre import instance
from binome.moteur.perimetre.auto_contention import recherche
from binome.moteur.perimetre.coherence import liste, pesee
from binome.moteur.perimetre.coherence.pesee import Coherence
from binome.moteur.perimetre.coherence.poids import Parts, Poids
from binome.moteur.perimetre.echanges import Echanges
from binome.moteur.perimetre.question import Question

Methode = Callable[[str, int | None], list[Ensemble]]
"""Anchor, size or None → sets, the best first."""


def peser(sol: Sol, flux: str, poids: Poids, parts: Mapping[str, Parts] | None = None) -> Coherence:
    siennes = {**sol.parts, **(parts or {})} if poids.zone or poids.arrondissement or poids.departement else {}
    if not poids.zone:
        siennes.pop("zone", None)
    return pesee.build(Echanges.from_flux(sol.flux[flux]), sol.adjacence, poids, siennes, sol.centres, 0.59)


def par_coherence(c: Coherence) -> Methode:
    def repondre(ancre: str, taille: int | None) -> list[Ensemble]:
        question = Question((ancre,), unites=taille, tailles=(), alternatives=0 if taille else 4, budget_s=5.0)
        return [frozenset(p.unites) for p in liste.proposer(c, question).propositions]

    return repondre


def avec_industrie(sol: Sol, c: Coherence, facteur: float) -> Coherence:
    """The same weights, and how alike the industries of two zones are, around the likeness of neighbours."""
    assert sol.profils is not None
    cosinus = sol.profils @ sol.profils.T
    voisins = np.repeat(np.arange(len(sol.adjacence.codes)), np.diff(sol.adjacence.debut))
    w = c.w + facteur * (cosinus - cosinus[voisins, sol.adjacence.voisin].mean())
    np.fill_diagonal(w, 0.0)
    return replace(c, w=w)


def liste_montree(c: Coherence) -> Methode:
    def repondre(ancre: str, taille: int | None) -> list[Ensemble]:
        question = Question((ancre,), unites=taille, budget_s=5.0)
        return [frozenset(p.unites) for p in liste.proposer(c, question).propositions]

    return repondre


def avec_phase1(sol: Sol, suite: Methode) -> Methode:
    def repondre(ancre: str, taille: int | None) -> list[Ensemble]:
        anciens = [t for t in sol.phase1 if ancre in t and (taille is None or len(t) == taille)]
        return [*anciens, *suite(ancre, taille)]

    return repondre


def auto_contention(sol: Sol, flux: str) -> Methode:
    """What was proposed before: the most self-contained set of eight at most."""
    echanges = Echanges.from_flux(sol.flux[flux])

    def repondre(ancre: str, taille: int | None) -> list[Ensemble]:
        question = Question((ancre,), (), "auto-contention", taille or 8, alternatives=0 if taille else 4, budget_s=4.0)
        return [frozenset(p.unites) for p in recherche.proposer(echanges, sol.adjacence, question).propositions]

    return repondre


def distances(sol: Sol, ancre: str) -> list[str]:
    """Every EPCI, the nearest of the anchor first."""
    ici = np.searchsorted(sol.adjacence.codes, [ancre])
    km = instance.eloignements(ici, np.arange(len(sol.adjacence.codes)), sol.centres)[0]
    return [str(sol.adjacence.codes[k]) for k in np.argsort(km, kind="stable") if np.isfinite(km[k])]


def plus_proches(sol: Sol, combien: int) -> Methode:
    return lambda ancre, taille: [frozenset(distances(sol, ancre)[: taille or combien])]


def zone(sol: Sol) -> Methode:
    """EPCI mostly in the same zone d'emploi, in one piece with the anchor."""

    def repondre(ancre: str, _: int | None) -> list[Ensemble]:
        siens = sorted(s for s, z in sol.zone_de.items() if z == sol.zone_de.get(ancre))
        rangs = np.searchsorted(sol.adjacence.codes, siens)
        numeros = sol.adjacence.composantes(rangs)
        return [frozenset(s for s, n in zip(siens, numeros, strict=True) if n == numeros[siens.index(ancre)])]

    return repondre


def voisines(sol: Sol) -> Methode:
    def repondre(ancre: str, _: int | None) -> list[Ensemble]:
        k = int(np.searchsorted(sol.adjacence.codes, ancre))
        return [frozenset([ancre, *(str(sol.adjacence.codes[v]) for v in sol.adjacence.voisins(k))])]

    return repondre


def enchainer(*methodes: Methode) -> Methode:
    return lambda ancre, taille: [e for m in methodes for e in m(ancre, taille)]
