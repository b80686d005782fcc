"""Perimeters, fronts, enumeration, local search and estimated flows keep the contract of the engine."""

from __future__ import annotations

import numpy as np
import pytest
from tests.moteur.contrat import Groupes, Instance, generer, verifier_contrat

from binome.moteur.adjacence import Adjacence
from binome.moteur.estimation.gravite import Semis, estimer_flux
from binome.moteur.flux import Flux
from binome.moteur.perimetre import instance
from binome.moteur.perimetre.auto_contention import ameliore, formes, parcours
from binome.moteur.perimetre.auto_contention.front import front
from binome.moteur.perimetre.auto_contention.recherche import proposer
from binome.moteur.perimetre.echanges import Echanges
from binome.moteur.perimetre.question import Question, Reponse


def _terrain(donnee: Instance) -> tuple[Flux, Adjacence, str]:
    """Flows, ground, and an anchor that its jobs designate, not its name."""
    flux = Flux.from_couples(donnee.origines, donnee.destinations, donnee.volumes, donnee.codes)
    return flux, Adjacence.from_paires(flux.codes, donnee.paires), str(flux.codes[np.argmax(flux.emplois)])


def _ensembles(reponse: Reponse) -> Groupes:
    assert reponse.certificat.statut == "prouve", "what the clock decides keeps no contract"
    return frozenset(frozenset(p.unites) for p in reponse.propositions)


def _proposer(donnee: Instance) -> Groupes:
    flux, sol, ancre = _terrain(donnee)
    question = Question((ancre,), max_unites=6, alternatives=2, budget_s=60)
    return _ensembles(proposer(Echanges.from_flux(flux), sol, question))


def _proposer_petit(donnee: Instance) -> Groupes:
    flux, sol, ancre = _terrain(donnee)
    question = Question((ancre,), objectif="residents-min", max_unites=8, auto_min=0.3, budget_s=60)
    return _ensembles(proposer(Echanges.from_flux(flux), sol, question))


def _front(donnee: Instance) -> Groupes:
    flux, sol, ancre = _terrain(donnee)
    return _ensembles(front(Echanges.from_flux(flux), sol, Question((ancre,), max_unites=5, budget_s=60)))


def _maximiser(donnee: Instance) -> Groupes:
    flux, sol, ancre = _terrain(donnee)
    question = Question((ancre,), max_unites=6)
    locale = instance.build(Echanges.from_flux(flux), sol, question)
    membre, _ = parcours.maximiser(locale, question)
    assert membre is not None
    return frozenset({frozenset(flux.codes[locale.unites[membre]].tolist())})


def _ameliorer(donnee: Instance) -> Groupes:
    flux, sol, ancre = _terrain(donnee)
    question = Question((ancre,), max_unites=9)
    locale = instance.build(Echanges.from_flux(flux), sol, question)
    membre = ameliore.ameliorer(locale, question, formes.ancres(locale))
    return frozenset({frozenset(flux.codes[locale.unites[membre]].tolist())})


@pytest.mark.lent
@pytest.mark.parametrize("algorithme", [_proposer, _proposer_petit, _front, _maximiser, _ameliorer])
def test_perimeters_keep_the_contract(algorithme):
    verifier_contrat(algorithme, generer(24, 1), connexe=True)


def _partenaires(donnee: Instance) -> Groupes:
    """Each unit with the one it is estimated to exchange most with. A commune per row, put on the map by its figure."""
    v = donnee.volumes
    flux = estimer_flux(Semis(6 + np.sin(v), 44 + np.cos(3 * v), 5 + v % 40, v, np.full(len(v), "05"), donnee.origines))
    liens = flux.matrice + flux.matrice.T - 2 * np.diag(np.diag(flux.matrice))
    return frozenset(frozenset({str(a), str(flux.codes[k])}) for a, k in zip(flux.codes, liens.argmax(1), strict=True))


def test_estimated_flows_keep_the_contract():
    # What it refuses is tested apart: an unknown figure leaves its commune out, which the answer says.
    verifier_contrat(_partenaires, generer(12, 2), refus=False)


def test_a_local_search_never_loses_what_it_started_from_and_respects_bounds():
    flux, sol, ancre = _terrain(generer(40, 3))
    echanges = Echanges.from_flux(flux)
    question = Question((ancre,), max_unites=7, budget_s=60)
    locale = instance.build(echanges, sol, question)
    depart = formes.ancres(locale)
    membre = ameliore.ameliorer(locale, question, depart)
    unites = locale.unites[membre]
    assert 1 < len(unites) <= 7 and set(np.flatnonzero(depart)) <= set(np.flatnonzero(membre))
    assert sol.composantes(unites).max() == 0
    optimum = proposer(echanges, sol, question).propositions[0].valeur
    internes, residents, emplois = (
        float(locale.cumuls[membre, 0].sum() + locale.liens[np.ix_(membre, membre)].sum() / 2),
        *locale.cumuls[membre, 1:].sum(axis=0),
    )
    assert 0.9 * optimum <= 2 * internes / (residents + emplois) <= optimum + 1e-9
