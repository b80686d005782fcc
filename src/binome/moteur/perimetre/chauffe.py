"""Compile the kernels, or read them from the disk, before a clock starts: a budget is for searching."""

from __future__ import annotations

import time
from functools import cache

import numpy as np

from binome.moteur.adjacence import Adjacence
from binome.moteur.flux import Flux
from binome.moteur.perimetre import formes, instance
from binome.moteur.perimetre.branches import fouiller
from binome.moteur.perimetre.echanges import Echanges
from binome.moteur.perimetre.lagrange import Arcs, borner
from binome.moteur.perimetre.parcours import parcourir
from binome.moteur.perimetre.question import Question


@cache
def chauffer() -> None:
    """Ask a question about two units, once per process."""
    flux = Flux.from_couples(["a", "a", "b"], ["a", "b", "b"], [2, 1, 2])
    question = Question(("a",), max_unites=2)
    locale = instance.build(Echanges.from_flux(flux), Adjacence.from_paires(flux.codes, [("a", "b")]), question)
    programme, fin = formes.build(locale, question), time.perf_counter() + 60
    borne = borner(locale, programme, Arcs(locale), fin)
    fouiller(locale, question, programme, 0.5, np.asarray(borne.multiplicateurs), None, fin)
    list(parcourir(locale, question))
