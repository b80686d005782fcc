"""The set that holds best together: against brute force, whatever the question; and what the objective refuses."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.moteur.contrat import Groupes, generer, verifier_contrat
from tests.moteur.contrat import Instance as InstanceDuContrat
from tests.moteur.oracle_perimetre import cas

from binome.moteur.adjacence import Adjacence
from binome.moteur.flux import Flux
from binome.moteur.perimetre import instance
from binome.moteur.perimetre.auto_contention import recherche
from binome.moteur.perimetre.coherence import fouille, liste, pesee
from binome.moteur.perimetre.coherence.pesee import Coherence
from binome.moteur.perimetre.coherence.poids import AVEC_ZONES, Parts, Poids, liens, liens_seuls
from binome.moteur.perimetre.coherence.robustesse import eprouver
from binome.moteur.perimetre.echanges import Echanges
from binome.moteur.perimetre.etat import PerimetreError
from binome.moteur.perimetre.question import Proposition, Question

pytestmark = pytest.mark.lent

REGLAGES = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
Probleme = tuple[Coherence, Question, float | None]


@st.composite
def problemes(draw: st.DrawFn, alternatives: bool = False) -> Probleme:
    """Signed pairs drawn at will (no flow gives them all), and every kind of question."""
    flux, adjacence = draw(cas(8))
    n = flux.n
    pairs = draw(st.lists(st.integers(-40, 40), min_size=n * n, max_size=n * n))
    # A third of a hundredth keeps ties rare: which of two equal sets comes out is nobody's business.
    w = np.triu(np.array(pairs).reshape(n, n) / 10 + np.arange(n * n).reshape(n, n) ** 2 / 33333, 1)
    codes = flux.codes.tolist()
    avec = tuple(draw(st.lists(st.sampled_from(codes), min_size=1, max_size=2, unique=True)))
    reste = [code for code in codes if code not in avec]
    sans = tuple(draw(st.lists(st.sampled_from(reste), max_size=1))) if reste else ()
    total = float(flux.volume.sum())
    taille = draw(st.none() | st.integers(len(avec), n))
    question = Question(
        avec,
        sans,
        "coherence",
        None if taille else draw(st.none() | st.integers(len(avec), n)),
        draw(st.sampled_from((0.0, total / 6))),
        draw(st.sampled_from((None, total / 2))),
        alternatives=draw(st.integers(0, 2)) if alternatives else 0,
        budget_s=30.0,
        unites=taille,
        diametre_km=draw(st.sampled_from((None, None, 60.0))),
    )
    centres = np.array(draw(st.lists(st.tuples(st.floats(2, 3), st.floats(45, 46)), min_size=n, max_size=n)))
    unites = np.arange(n, dtype=np.int64)
    coherence = Coherence(Echanges.from_flux(flux), adjacence, AVEC_ZONES, unites, w + w.T, {}, centres)
    return coherence, question, draw(st.sampled_from((0.5, 0.0, None)))


def reponses(c: Coherence, question: Question, perte: float | None) -> Iterator[tuple[float, frozenset[int]]]:
    """(F, members) of every set that answers, by enumeration."""
    rang = {code: k for k, code in enumerate(c.echanges.codes.tolist())}
    avec = sorted(rang[code] for code in question.avec)
    libres = [k for k in range(len(rang)) if k not in avec and c.echanges.codes[k] not in question.sans]
    for combien in range(len(libres) + 1):
        for ajout in combinations(libres, combien):
            membres = sorted([*avec, *ajout])
            if convient(c, question, membres, avec, list(ajout), perte):
                paires = sum(c.w[i, j] for i, j in combinations(membres, 2))
                yield paires + sum(c.w[q, j] for q in avec for j in ajout) / len(avec), frozenset(membres)


def convient(
    c: Coherence, question: Question, membres: list[int], avec: list[int], ajout: list[int], perte: float | None
) -> bool:
    if question.unites not in (None, len(membres)) or len(membres) > (question.max_unites or len(membres)):
        return False
    residents = c.echanges.residents[membres].sum()
    if not question.residents_min <= residents <= (question.residents_max or np.inf):
        return False
    if c.adjacence.composantes(np.array(membres)).max():
        return False
    ecarts = instance.eloignements(np.array(membres), np.array(membres), c.centres)
    if question.diametre_km is not None and ecarts.max() > question.diametre_km:
        return False
    return perte is None or sum(np.mean([c.w[q, j] for q in avec]) + perte for j in ajout) >= -1e-9


@REGLAGES
@given(problemes())
def test_the_set_found_is_the_best_and_is_proved(probleme: Probleme) -> None:
    c, question, perte = probleme
    tous = list(reponses(c, question, perte))
    try:
        trouve = fouille.chercher(c, question, perte, time.perf_counter() + 30)
    except PerimetreError:
        assert not tous
        return
    assert trouve.certificat.statut == "prouve"
    assert (trouve.unites is None) == (not tous)
    if trouve.unites is not None:
        mieux = max(valeur for valeur, _ in tous)
        assert trouve.certificat.borne == pytest.approx(mieux, abs=1e-6)
        siens = {membres: valeur for valeur, membres in tous}
        assert siens[frozenset(trouve.unites.tolist())] == pytest.approx(mieux, abs=1e-6)


@REGLAGES
@given(problemes())
def test_a_search_that_is_cut_short_never_claims_too_little(probleme: Probleme) -> None:
    c, question, perte = probleme
    tous = list(reponses(c, question, perte))
    try:
        champ = fouille.delimiter(c, question, perte)
    except PerimetreError:
        return
    if champ is None:
        assert not tous
        return
    from binome.moteur.perimetre import noyau_branches as noyau
    from binome.moteur.perimetre.pile import pile

    table = fouille._table(champ, [])
    p = pile(champ.locale.m, champ.locale.taille_max - champ.locale.n0 + 1)
    p.valeur[:] = instance.INTERDIT / 2, 1.0
    borne = noyau.demarrer(table, p)
    for valeur, membres in tous:
        assert len(membres) == len(question.avec) or valeur <= borne + 1e-6


@REGLAGES
@given(problemes(alternatives=True))
def test_each_alternative_is_the_best_of_those_far_enough(probleme: Probleme) -> None:
    c, question, _ = probleme
    try:
        reponse = liste.proposer(c, replace(question, tailles=()))
    except PerimetreError:
        return
    avec = {int(k) for k in np.flatnonzero(np.isin(c.echanges.codes, question.avec))}
    premieres = [p for p in reponse.propositions if p.origine != "alternative"]
    if not premieres:
        return
    perte = None if premieres[0].au_dela or len(premieres[0].unites) == len(avec) else 0.5
    deja = [_rangs(c, premieres[0])]
    for autre in reponse.propositions[len(premieres) :]:
        libres = [
            (valeur, membres)
            for regle in ((perte,) if premieres[0].au_dela else (0.0, 0.5) if question.unites else (0.5,))
            for valeur, membres in reponses(c, question, regle)
            if all(_distance(membres - avec, d - avec) >= question.distance for d in deja)
        ]
        assert autre.certificat is not None and autre.certificat.statut == "prouve"
        assert autre.valeur <= max(valeur for valeur, _ in libres) + 1e-6
        assert all(_distance(_rangs(c, autre) - avec, d - avec) >= question.distance for d in deja)
        deja.append(_rangs(c, autre))


def _rangs(c: Coherence, p: Proposition) -> frozenset[int]:
    return frozenset(int(k) for k in np.flatnonzero(np.isin(c.echanges.codes, p.unites)))


def _distance(a: frozenset[int], b: frozenset[int]) -> float:
    return 1 - len(a & b) / len(a | b) if a | b else 0.0


@REGLAGES
@given(problemes(), st.permutations(range(4)))
def test_every_size_shown_is_the_best_of_its_size_and_the_anchors_gain(probleme: Probleme, ordre: list[int]) -> None:
    c, question, _ = probleme
    question = replace(question, unites=None, tailles=tuple(k + 2 for k in ordre))
    try:
        reponse = liste.proposer(c, question)
    except PerimetreError:
        return
    assert len(reponse.propositions) <= liste.MONTREES
    assert len({p.unites for p in reponse.propositions}) == len(reponse.propositions)
    for p in reponse.propositions:
        assert set(question.avec) <= set(p.unites) and not set(question.sans) & set(p.unites)
        assert p.certificat is not None and p.certificat.statut == "prouve"
        if p.origine == "taille":
            assert p.gain_ancre is not None and p.gain_ancre >= -1e-9
            siens = [v for v, _ in reponses(c, replace(question, unites=len(p.unites), max_unites=None), 0.0)]
            assert p.valeur == pytest.approx(max(siens), abs=1e-6)
            assert p.certificat.portee == f"{len(p.unites)} unités"
    for taille in reponse.tailles_sans_proposition:
        assert not list(reponses(c, replace(question, unites=taille, max_unites=None), 0.0))


def test_every_objective_holds_to_a_size_and_to_a_diameter():
    flux, adjacence, centres = ligne()
    for question in (
        Question(("a",), objectif="auto-contention", unites=3),
        Question(("a",), objectif="auto-contention", diametre_km=12.0),
        Question(("a",), objectif="residents-min", unites=2, auto_min=0.0),
    ):
        p = recherche.proposer(Echanges.from_flux(flux), adjacence, question, centres).propositions[0]
        assert p.certificat is not None and p.certificat.statut == "prouve"
        assert len(p.unites) == (question.unites or 2)
        assert p.certificat.portee == question.portee


def ligne() -> tuple[Flux, Adjacence, np.ndarray]:
    """Four units in a row, ten kilometres apart, each tied to the next."""
    codes = list("abcd")
    couples = [(a, b, 100 if a == b else 30 - 9 * abs(codes.index(a) - codes.index(b))) for a in codes for b in codes]
    flux = Flux.from_couples(*(list(colonne) for colonne in zip(*couples, strict=True)))
    paires = list(pairwise(codes))
    return flux, Adjacence.from_paires(flux.codes, paires), np.array([[3 + 0.127 * k, 45.0] for k in range(4)])


def test_each_contribution_is_recomputed_by_hand():
    """Three units: R + W = 200, 200, 800; a and b exchange 20, b and c 40, a and c nothing."""
    flux = Flux.from_couples(
        ["a", "a", "b", "b", "c", "c"], ["a", "b", "b", "c", "b", "c"], [90, 10, 70, 20, 20, 380], ["a", "b", "c"]
    )
    echanges = Echanges.from_flux(flux)
    # R: 100, 90, 400; W: 90, 100, 400.
    parts = {"arrondissement": _parts([[(0, 1.0)], [(0, 0.75), (1, 0.25)], [(1, 1.0)]])}
    adjacence = Adjacence.from_paires(flux.codes, [("a", "b"), ("b", "c")])
    c = pesee.build(echanges, adjacence, Poids(zone=2, arrondissement=2, departement=1, constante=0.5), parts)
    ab = np.log(10 / np.sqrt(190 * 190)) + 2 * 0.75 + 0.5
    bc = np.log(40 / np.sqrt(190 * 800)) + 2 * 0.25 + 0.5
    ac = np.log(1e-6) + 0.5
    assert c.w[0, 1] == pytest.approx(ab) and c.w[1, 2] == pytest.approx(bc) and c.w[0, 2] == pytest.approx(ac)
    tous, ancre = np.arange(3), np.array([1])
    assert c.valeur(tous, ancre) == pytest.approx(2 * ab + 2 * bc + ac)
    assert c.gain(tous, ancre) == pytest.approx(ab + bc)
    deltas = {a.unite: a for a in c.attaches(tous, ancre)}
    assert deltas["a"].delta == pytest.approx(ab + ac) and deltas["b"].delta == pytest.approx(ab + bc)
    assert deltas["c"].delta == pytest.approx(bc + ac)
    assert deltas["a"].lien_ancre == pytest.approx(10 / 190) and deltas["b"].lien_ancre is None
    assert deltas["a"].arrondissement == pytest.approx(0.75) and deltas["a"].zone is None


def _parts(de: list[list[tuple[int, float]]]) -> Parts:
    debut = np.cumsum([0, *(len(siennes) for siennes in de)]).astype(np.int32)
    tout = [paire for siennes in de for paire in siennes]
    return Parts(debut, np.array([g for g, _ in tout], np.int32), np.array([p for _, p in tout]))


@given(st.lists(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=3), min_size=2, max_size=6))
def test_what_two_units_have_in_common_is_what_both_hold(poids: list[list[float]]) -> None:
    siennes = [[(k, v / max(sum(ligne), 1.0)) for k, v in enumerate(ligne)] for ligne in poids]
    commun = _parts(siennes).communes(np.arange(len(siennes)))
    for i, j in combinations(range(len(siennes)), 2):
        attendu = sum(min(dict(siennes[i]).get(k, 0.0), dict(siennes[j]).get(k, 0.0)) for k in range(3))
        assert commun[i, j] == pytest.approx(min(attendu, 1.0), abs=1e-6) and commun[i, j] == commun[j, i]


def test_the_chain_to_the_metropolis_is_the_fault_and_the_valley_is_the_answer():
    """Two valleys, then a chain of villages that leads to a city which keeps everyone: the most self-contained set goes
    there; the one that holds together stays home."""
    flux, adjacence = chaine()
    echanges = Echanges.from_flux(flux)
    absurde = recherche.proposer(echanges, adjacence, Question(("v1",), objectif="auto-contention", max_unites=8))
    assert {"ville", "c1", "c2", "c3"} <= set(absurde.propositions[0].unites)
    c = pesee.build(echanges, adjacence, liens_seuls())
    reponse = liste.proposer(c, Question(("v1",)))
    assert reponse.propositions[0].unites == ("v1", "v2", "v3")
    assert all("ville" not in p.unites for p in reponse.propositions)


def chaine() -> tuple[Flux, Adjacence]:
    vallee, chaine = ["v1", "v2", "v3"], ["c1", "c2", "c3"]
    lignes = [(u, u, 700) for u in vallee] + [(a, b, 100) for a in vallee for b in vallee if a != b]
    lignes += [(u, u, 60) for u in chaine] + [("ville", "ville", 500_000)]
    for a, b in (("v3", "c1"), ("c1", "c2"), ("c2", "c3"), ("c3", "ville")):
        lignes += [(a, b, 2), (b, a, 2)]
    flux = Flux.from_couples(*(list(colonne) for colonne in zip(*lignes, strict=True)))
    return flux, Adjacence.from_paires(
        flux.codes, [*combinations(vallee, 2), ("v3", "c1"), ("c1", "c2"), ("c2", "c3"), ("c3", "ville")]
    )


def test_a_country_added_elsewhere_and_a_change_of_scale_change_nothing():
    flux, adjacence = chaine()
    temoin = liste.proposer(pesee.build(Echanges.from_flux(flux), adjacence, liens_seuls()), Question(("v1",)))
    lignes = [
        (str(flux.codes[o]), str(flux.codes[d]), v)
        for o, d, v in zip(flux.origine, flux.destination, flux.volume, strict=True)
    ]
    ailleurs = [f"z{k}" for k in range(30)]
    lignes += [(a, b, 900.0 if a == b else 80.0) for a in ailleurs for b in ailleurs]
    paires = [(str(adjacence.codes[i]), str(adjacence.codes[j])) for i in range(flux.n) for j in adjacence.voisins(i)]
    paires += [("ville", "z0"), *pairwise(ailleurs)]
    for facteur in (1.0, 2.0):
        grand = Flux.from_couples(
            [a for a, _, _ in lignes], [b for _, b, _ in lignes], [facteur * v for *_, v in lignes]
        )
        c = pesee.build(Echanges.from_flux(grand), Adjacence.from_paires(grand.codes, paires), liens_seuls())
        reponse = liste.proposer(c, Question(("v1",)))
        assert [(p.unites, round(p.valeur, 9)) for p in reponse.propositions] == [
            (p.unites, round(p.valeur, 9)) for p in temoin.propositions
        ]
        assert reponse.certificat.statut == "prouve"
        assert reponse.certificat.ensembles_examines == temoin.certificat.ensembles_examines


def test_the_objective_keeps_the_contract_of_the_engine():
    def algorithme(i: InstanceDuContrat) -> Groupes:
        flux = Flux.from_couples(i.origines, i.destinations, i.volumes, i.codes)
        c = pesee.build(
            Echanges.from_flux(flux), Adjacence.from_paires(flux.codes, i.paires), liens_seuls(0.02), ecart_ln=0.5
        )
        total = np.zeros(flux.n)
        np.add.at(total, flux.origine, flux.volume)
        ancre = str(flux.codes[int(np.argsort(total)[len(total) // 2])])
        reponse = liste.proposer(c, Question((ancre,), alternatives=2))
        return frozenset(frozenset(p.unites) for p in reponse.propositions)

    verifier_contrat(algorithme, generer(24, 1), connexe=True)


def test_a_size_asked_beyond_the_basin_is_shown_and_said_so():
    flux, adjacence = chaine()
    c = pesee.build(Echanges.from_flux(flux), adjacence, liens_seuls())
    (p,) = liste.proposer(c, Question(("v1",), unites=6)).propositions
    assert p.au_dela and len(p.unites) == 6 and p.origine == "taille"
    (dedans,) = liste.proposer(c, Question(("v1",), unites=2)).propositions
    assert not dedans.au_dela
    with pytest.raises(PerimetreError, match="7 unités seulement"):
        liste.proposer(c, Question(("v1",), unites=8))


def test_anchors_that_nothing_joins_are_refused_and_those_that_something_joins_are():
    flux, adjacence = chaine()
    c = pesee.build(Echanges.from_flux(flux), adjacence, liens_seuls())
    with pytest.raises(PerimetreError, match="d'un seul tenant"):
        liste.proposer(c, Question(("v1", "ville"), ("c2",)))
    (p, *_) = liste.proposer(c, Question(("v1", "ville"))).propositions
    assert p.unites == ("c1", "c2", "c3", "v1", "v3", "ville") and p.au_dela


def test_the_territory_of_the_previous_call_comes_first_and_is_proved_only_if_it_is_the_best():
    flux, adjacence = chaine()
    c = pesee.build(Echanges.from_flux(flux), adjacence, liens_seuls())
    premier, second, *_ = liste.proposer(c, Question(("v1",)), precedent=("v1", "v3", "disparue")).propositions
    assert (premier.origine, premier.unites, premier.certificat) == ("phase-precedente", ("v1", "v3"), None)
    assert second.origine == "optimum"
    (meme, *_) = liste.proposer(c, Question(("v1",)), precedent=("v1", "v2", "v3")).propositions
    assert meme.origine == "phase-precedente" and meme.certificat is not None and meme.certificat.statut == "prouve"
    for codes in (("v2", "v3"), ("v1", "c1")):
        sans = liste.proposer(c, Question(("v1",), sans=("c1",)), precedent=codes).propositions
        assert all(p.origine != "phase-precedente" for p in sans)


def test_what_an_estimate_owes_to_its_error_is_drawn_and_an_observation_owes_nothing():
    flux, adjacence = chaine()
    echanges = Echanges.from_flux(flux)
    unites = np.flatnonzero(np.isin(flux.codes, ("v1", "v2", "v3")))
    epreuves = {}
    for ecart in (0.1, 3.0):
        c = pesee.build(echanges, adjacence, liens_seuls(), ecart_ln=ecart)
        faite = eprouver(c, Question(("v1",)), 0.5, unites, 100)
        assert faite is not None and faite == eprouver(c, Question(("v1",)), 0.5, unites, 100)
        assert set(faite.restent) == {"v1", "v2", "v3"} and faite.restent["v1"] == 1.0
        epreuves[ecart] = faite.meme_ensemble
    assert epreuves[0.1] == 1.0 and epreuves[3.0] < 0.9
    assert eprouver(pesee.build(echanges, adjacence, liens_seuls()), Question(("v1",)), 0.5, unites, 100) is None


def test_one_thinks_first_of_the_neighbour_that_is_best_tied():
    flux, adjacence = chaine()
    c = pesee.build(Echanges.from_flux(flux), adjacence, liens_seuls())
    deux = np.flatnonzero(np.isin(flux.codes, ("v1", "v3")))
    (premiere, seconde) = c.voisines(deux)
    assert premiere[0] == "v2" and seconde[0] == "c1" and premiere[1] > 0 > seconde[1]
    assert c.voisines(deux, sans=("v2",)) == (seconde,)
    assert liens(c.echanges, deux)[0, 1] == pytest.approx(200 / np.sqrt(1800 * 1804))
