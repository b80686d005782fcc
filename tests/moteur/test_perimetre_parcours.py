"""Enumeration: every connected set once, any score; the Pareto front is the whole front."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from tests.moteur.oracle_perimetre import Cas, ensembles, valeur
from tests.moteur.test_perimetre_recherche import grille, questions

from binome.moteur.mesures.specialisation import cohesion_industrielle, profils_industriels
from binome.moteur.perimetre import instance
from binome.moteur.perimetre.auto_contention import parcours
from binome.moteur.perimetre.auto_contention.front import Industrie, front
from binome.moteur.perimetre.echanges import Echanges
from binome.moteur.perimetre.etat import PerimetreError
from binome.moteur.perimetre.question import Question

REGLAGES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def codes_du_lot(echanges: Echanges, locale: instance.Instance, lot: parcours.Lot) -> list[tuple[str, ...]]:
    imposees = list(range(locale.n0))
    return [
        tuple(sorted(str(echanges.codes[locale.unites[k]]) for k in (*imposees, *ligne[ligne >= 0].tolist())))
        for ligne in lot.membres
    ]


@pytest.mark.lent
@REGLAGES
@given(questions())
def test_every_connected_set_comes_once(donnee: tuple[Cas, Question]) -> None:
    (flux, adjacence), question = donnee
    echanges = Echanges.from_flux(flux)
    attendus = {somme[0]: somme[1:] for somme in ensembles(flux, adjacence, question)}
    try:
        locale = instance.build(echanges, adjacence, question)
    except PerimetreError:
        assert not attendus
        return
    vus: dict[tuple[str, ...], tuple[float, ...]] = {}
    for lot in parcours.parcourir(locale, question):
        for unites, sommes in zip(codes_du_lot(echanges, locale, lot), lot.sommes, strict=True):
            assert unites not in vus
            vus[unites] = (sommes[1], sommes[2], sommes[0])
    assert vus == attendus
    if question.unites is not None:
        return
    meilleur, _ = parcours.maximiser(locale, question)
    assert (meilleur is None) == (not attendus)
    if meilleur is not None:
        trouve = tuple(sorted(str(c) for c in flux.codes[locale.unites[meilleur]]))
        meilleure = max(valeur(question, (u, *s)) for u, s in attendus.items())
        assert valeur(question, (trouve, *attendus[trouve])) == pytest.approx(meilleure)


@pytest.mark.lent
@REGLAGES
@given(questions())
def test_the_front_is_exactly_what_nothing_dominates(donnee: tuple[Cas, Question]) -> None:
    (flux, adjacence), question = donnee
    echanges = Echanges.from_flux(flux)
    try:
        reponse = front(echanges, adjacence, question)
    except PerimetreError:
        return
    assert reponse.certificat.statut == "prouve"
    sur_place = dict(zip(flux.codes.tolist(), flux.internes.tolist(), strict=True))
    points = []
    for unites, r, w, i in ensembles(flux, adjacence, question):
        f = sum(sur_place[u] for u in unites)
        echanges_membres = r + w - 2 * f
        cohesion = 2 * (i - f) / echanges_membres if echanges_membres else 0.0
        points.append((round(2 * i / (r + w) if r + w else 0.0, 9), round(cohesion, 9), -r))
    attendus = {p for p in points if not any(all(a >= b for a, b in zip(q, p, strict=True)) and q != p for q in points)}
    trouves = {(round(c[0][1], 9), round(c[1][1], 9), -c[2][1]) for c in (p.criteres for p in reponse.propositions)}
    assert trouves == attendus


def test_the_front_may_weigh_industrial_likeness() -> None:
    flux, adjacence = grille(4, 2)
    emplois = [{"25": float(k), "10": float(15 - k)} for k in range(16)]
    industrie = Industrie(profils_industriels(emplois), cohesion_industrielle)
    reponse = front(Echanges.from_flux(flux), adjacence, Question(("g005",), max_unites=5), industrie)
    assert reponse.certificat.statut == "prouve" and len(reponse.propositions) > 1
    for p in reponse.propositions:
        profil = industrie.profils[np.searchsorted(flux.codes, p.unites)].sum(axis=0)
        assert dict(p.criteres)["cohésion industrielle"] == pytest.approx(float(cohesion_industrielle(profil)))


def test_a_front_cut_short_says_so() -> None:
    flux, adjacence = grille(12, 2)
    reponse = front(Echanges.from_flux(flux), adjacence, Question(("g070",), budget_s=0.2))
    assert reponse.certificat.statut == "non_prouve" and reponse.propositions
