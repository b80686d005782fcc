"""What a proposal owes to the error of estimated flows: the same search with other errors drawn on ln ℓ."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from binome.moteur.perimetre.coherence.fouille import delimiter, fouiller
from binome.moteur.perimetre.coherence.pesee import Coherence, Rangs
from binome.moteur.perimetre.instance import ancrer, eloignements
from binome.moteur.perimetre.pile import PLACES, plus_grandes
from binome.moteur.perimetre.question import Question, Robustesse

RAYON_KM = 60.0
"""Units farther than this from the anchors are not drawn again: no proposal goes that far."""
GRAINE = 7


def eprouver(
    coherence: Coherence, question: Question, perte: float | None, unites: Rangs, tirages: int
) -> Robustesse | None:
    """Search again with a normal error added to each pair's ln ℓ, `tirages` times; None when flows are observed.

    unites: the proposal (indices in the flows). The draws are the same for the same units.
    """
    if coherence.ecart_ln is None:
        return None
    champ = delimiter(coherence, question, perte, parmi=_pres(coherence, question, unites))
    if champ is None:
        return None
    locale, alea, liens = champ.locale, np.random.default_rng(GRAINE), champ.locale.liens
    proposition = np.isin(locale.unites, unites)
    ancres = np.flatnonzero((np.arange(locale.m) < locale.n0) | locale.exige)
    memes, restent = 0, np.zeros(locale.m)
    for _ in range(tirages):
        erreur = np.triu(alea.normal(0.0, coherence.ecart_ln, liens.shape), 1)
        tires = liens + erreur + erreur.T
        tete = plus_grandes(np.maximum(tires, 0.0), PLACES)
        tire = replace(champ, locale=replace(locale, liens=tires), ancre=tires[ancres].mean(axis=0), tete=tete)
        membre, *_ = fouiller(tire, time.perf_counter() + question.budget_s)
        if membre is not None:
            memes += bool(np.array_equal(membre, proposition))
            restent += membre
    codes = coherence.echanges.codes[locale.unites[proposition]]
    parts = dict(zip((str(c) for c in codes), (restent[proposition] / tirages).tolist(), strict=True))
    return Robustesse(tirages, memes / tirages, parts, coherence.ecart_ln)


def _pres(coherence: Coherence, question: Question, proposition: Rangs) -> NDArray[np.bool_]:
    """(units of the flows,) those near an anchor, or of the proposal."""
    n = coherence.echanges.n
    if coherence.centres is None:
        return np.ones(n, dtype=np.bool_)
    ancres, _ = ancrer(coherence.echanges, question, coherence.centres)
    pres: NDArray[np.bool_] = eloignements(ancres, np.arange(n), coherence.centres).min(axis=0) <= RAYON_KM
    pres[proposition] = True
    return pres
