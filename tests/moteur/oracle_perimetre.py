"""Brute force on small graphs: every subset, no cleverness. What the engine's answers are held against."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from binome.moteur.adjacence import Adjacence
from binome.moteur.flux import Flux
from binome.moteur.perimetre.question import Question

Cas = tuple[Flux, Adjacence]
Somme = tuple[tuple[str, ...], float, float, float]


@st.composite
def cas(draw: st.DrawFn, unites_max: int = 8) -> Cas:
    """A flow matrix with zeros, and an adjacency that may be in several pieces."""
    n = draw(st.integers(2, unites_max))
    codes = [f"u{k}" for k in range(n)]
    volumes = draw(st.lists(st.sampled_from((0, 0, 1, 2, 5, 9, 30)), min_size=n * n, max_size=n * n))
    couples = [(a, b) for a in codes for b in codes]
    flux = Flux.from_couples([a for a, _ in couples], [b for _, b in couples], volumes, codes)
    toutes = list(combinations(codes, 2))
    gardees = draw(st.lists(st.sampled_from(toutes), min_size=n - 1, max_size=2 * n, unique=True)) if n > 2 else toutes
    return flux, Adjacence.from_paires(flux.codes, gardees)


def ensembles(flux: Flux, adjacence: Adjacence, question: Question) -> Iterator[Somme]:
    """Every connected set that answers the question, with R, W and I."""
    matrice = np.zeros((flux.n, flux.n))
    matrice[flux.origine, flux.destination] = flux.volume
    avec = {int(k) for k in flux.places(list(question.avec))}
    sans = {int(k) for k in flux.places(list(question.sans))} if question.sans else set()
    libres = [k for k in range(flux.n) if k not in avec | sans]
    for taille in range(len(libres) + 1):
        for ajout in combinations(libres, taille):
            membres = np.array(sorted(avec | set(ajout)))
            r, w = float(matrice[membres].sum()), float(matrice[:, membres].sum())
            i = float(matrice[np.ix_(membres, membres)].sum())
            if convient(adjacence, question, membres, r, w, i):
                yield tuple(str(c) for c in flux.codes[membres]), r, w, i


def convient(adjacence: Adjacence, question: Question, membres: np.ndarray, r: float, w: float, i: float) -> bool:
    if question.unites not in (None, len(membres)):
        return False
    if question.max_unites is not None and len(membres) > question.max_unites:
        return False
    if r < question.residents_min or (question.residents_max is not None and r > question.residents_max):
        return False
    if question.objectif == "residents-min" and not (i >= question.auto_min * r and i >= question.auto_min * w):
        return False
    return int(adjacence.composantes(membres).max()) == 0


def valeur(question: Question, somme: Somme) -> float:
    _, r, w, i = somme
    if question.objectif == "residents-min":
        return r
    return 2 * i / (r + w) if r + w else 0.0
