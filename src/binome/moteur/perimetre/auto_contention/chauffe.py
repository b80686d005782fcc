"""Compile the kernels, or read them from the disk, before a clock starts: a budget is for searching."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import numpy as np

from binome.moteur import compilation
from binome.moteur.adjacence import Adjacence
from binome.moteur.flux import Flux
from binome.moteur.perimetre import instance
from binome.moteur.perimetre.auto_contention import formes
from binome.moteur.perimetre.auto_contention.branches import fouiller
from binome.moteur.perimetre.auto_contention.lagrange import Arcs, borner
from binome.moteur.perimetre.auto_contention.parcours import parcourir
from binome.moteur.perimetre.echanges import Echanges
from binome.moteur.perimetre.question import Question

SOURCES = tuple(sorted(Path(__file__).parents[1].rglob("noyau_*.py")))
ETAPES = 3


@cache
def chauffer() -> None:
    """Ask a question about two units, once per process; then say that another process need not compile."""
    for _ in etapes():
        pass


def chaud() -> bool:
    """Whether this process has its kernels."""
    return chauffer.cache_info().currsize > 0


def prets() -> bool:
    """Whether the kernels are on the disk, for this processor: `chauffer` will then read them, not compile them."""
    return compilation.prets(SOURCES)


def etapes() -> Iterator[str]:
    """The same work, saying in French what each step is about to do; ETAPES of them."""
    yield "bornes"
    flux = Flux.from_couples(["a", "a", "b"], ["a", "b", "b"], [2, 1, 2])
    question = Question(("a",), max_unites=2)
    locale = instance.build(Echanges.from_flux(flux), Adjacence.from_paires(flux.codes, [("a", "b")]), question)
    programme, fin = formes.build(locale, question), time.perf_counter() + 60
    borne = borner(locale, programme, Arcs(locale), fin)
    yield "recherche"
    fouiller(locale, question, programme, 0.5, np.asarray(borne.multiplicateurs), None, fin)
    yield "énumération"
    list(parcourir(locale, question))
    if not prets():
        with suppress(OSError):
            compilation.noter_prets(SOURCES)
