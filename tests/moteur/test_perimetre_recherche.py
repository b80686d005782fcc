"""The best set is the best, and no bound is ever beaten: against brute force, and against HiGHS."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.moteur.oracle_perimetre import Cas, Somme, cas, ensembles, valeur

from binome.moteur.adjacence import Adjacence
from binome.moteur.flux import Flux
from binome.moteur.perimetre import instance
from binome.moteur.perimetre.auto_contention import formes
from binome.moteur.perimetre.auto_contention.lagrange import Arcs, borner
from binome.moteur.perimetre.auto_contention.recherche import Chantier, ouvrir, proposer
from binome.moteur.perimetre.echanges import Echanges
from binome.moteur.perimetre.etat import PerimetreError
from binome.moteur.perimetre.question import Question, Reponse

pytestmark = pytest.mark.lent

REGLAGES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def questions(draw: st.DrawFn, objectif: str = "auto-contention") -> tuple[Cas, Question]:
    flux, adjacence = draw(cas())
    codes = flux.codes.tolist()
    avec = tuple(draw(st.lists(st.sampled_from(codes), min_size=1, max_size=2, unique=True)))
    reste = [code for code in codes if code not in avec]
    sans = tuple(draw(st.lists(st.sampled_from(reste), max_size=1))) if reste else ()
    total = float(flux.volume.sum())
    exacte = draw(st.none() | st.integers(len(avec), len(codes)))
    return (flux, adjacence), Question(
        avec,
        sans,
        objectif,
        None if exacte else draw(st.integers(len(avec), len(codes))),
        draw(st.sampled_from((0.0, total / 4))),
        draw(st.sampled_from((None, total / 2))),
        draw(st.sampled_from((0.2, 0.5))),
        budget_s=30.0,
        unites=exacte,
    )


def verifier(probleme: Cas, question: Question) -> None:
    flux, adjacence = probleme
    tous = list(ensembles(flux, adjacence, question))
    try:
        reponse = proposer(Echanges.from_flux(flux), adjacence, question)
    except PerimetreError:
        assert not tous
        return
    assert reponse.certificat.statut == "prouve"
    assert bool(reponse.propositions) == bool(tous)
    if tous:
        trouvee = reponse.propositions[0]
        somme = next(s for s in tous if s[0] == trouvee.unites)
        assert (trouvee.residents, trouvee.emplois, trouvee.internes) == pytest.approx(somme[1:])
        choisir = min if question.objectif == "residents-min" else max
        assert trouvee.valeur == pytest.approx(choisir(valeur(question, s) for s in tous))


@REGLAGES
@given(questions())
def test_the_most_self_contained_set_is_found_and_proved(donnee: tuple[Cas, Question]) -> None:
    verifier(*donnee)


@REGLAGES
@given(questions("residents-min"))
def test_the_smallest_sufficient_set_is_found_and_proved(donnee: tuple[Cas, Question]) -> None:
    verifier(*donnee)


@pytest.mark.lent
@REGLAGES
@given(st.one_of(questions(), questions("residents-min")))
def test_no_feasible_set_beats_the_bound_of_prices_and_cuts(donnee: tuple[Cas, Question]) -> None:
    (flux, adjacence), question = donnee
    try:
        locale = instance.build(Echanges.from_flux(flux), adjacence, question)
    except PerimetreError:
        return
    borne = borner(locale, formes.build(locale, question), Arcs(locale), time.perf_counter() + 30)
    signe = -1 if question.objectif == "residents-min" else 1
    for somme in ensembles(flux, adjacence, question):
        assert signe * valeur(question, somme) <= borne.niveau


@pytest.mark.lent
@REGLAGES
@given(questions(), st.floats(0.1, 1.0))
def test_a_finished_search_never_hides_a_better_set(donnee: tuple[Cas, Question], niveau: float) -> None:
    (flux, adjacence), question = donnee
    try:
        locale = instance.build(Echanges.from_flux(flux), adjacence, question)
    except PerimetreError:
        return
    chantier: Chantier = ouvrir(locale, question, time.perf_counter() + 30)
    while not chantier.fouiller(niveau, time.perf_counter() + 30):
        pass
    for somme in ensembles(flux, adjacence, question):
        assert valeur(question, somme) <= max(niveau, chantier.atteint) + 1e-9


@pytest.mark.lent
@pytest.mark.parametrize("graine", range(3))
def test_the_bound_is_never_below_the_optimum_of_highs(graine: int) -> None:
    """The linear relaxation without connectivity, solved by HiGHS, must equal the bound of prices and cuts."""
    flux, adjacence = grille(4, graine)
    question = Question((str(flux.codes[5]),), max_unites=5, budget_s=30.0)
    locale = instance.build(Echanges.from_flux(flux), adjacence, question)
    borne = borner(locale, formes.build(locale, question), Arcs(locale), time.perf_counter() + 30)
    optimum = _ratio_par_highs(locale, 5)
    assert borne.niveau >= optimum - 1e-7
    reponse = proposer(Echanges.from_flux(flux), adjacence, question)
    assert reponse.certificat.statut == "prouve"
    assert reponse.propositions[0].valeur <= optimum + 1e-7


def _ratio_par_highs(locale: instance.Instance, taille: int) -> float:
    """max I/((R+W)/2) over sets of at most `taille` units that hold the anchor: Dinkelbach on a 0-1 programme."""
    niveau = 0.0
    for _ in range(30):
        membre = _programme_par_highs(locale, taille, niveau)
        soi, residents, emplois = locale.cumuls[membre].sum(axis=0)
        ratio = 2 * (soi + locale.liens[np.ix_(membre, membre)].sum() / 2) / (residents + emplois)
        if ratio <= niveau + 1e-9:
            return niveau
        niveau = ratio
    raise AssertionError("Dinkelbach did not converge")


def _programme_par_highs(locale: instance.Instance, taille: int, niveau: float) -> np.ndarray:
    highspy = pytest.importorskip("highspy")
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    x = [h.addBinary() for _ in range(locale.m)]
    gains = locale.cumuls[:, 0] - niveau * (locale.cumuls[:, 1] + locale.cumuls[:, 2]) / 2
    objectif = sum(float(gains[v]) * x[v] for v in range(locale.m))
    for u, v in zip(*np.nonzero(np.triu(locale.liens)), strict=True):
        y = h.addVariable(0, 1)
        h.addConstr(y <= x[u])
        h.addConstr(y <= x[v])
        objectif += float(locale.liens[u, v]) * y
    h.addConstr(sum(x) <= taille)
    h.addConstr(x[0] >= 1)
    h.maximize(objectif)
    return np.array([h.variableValue(v) > 0.5 for v in x])


def grille(cote: int, graine: int) -> Cas:
    """A square grid with gravity-like flows, fixed by a seed."""
    rng = np.random.default_rng(graine)
    n = cote * cote
    lieux = np.array([(k // cote, k % cote) for k in range(n)])
    masses = rng.integers(5, 50, n)
    distance = np.abs(lieux[:, None] - lieux[None]).sum(axis=2)
    volumes = np.floor(masses[:, None] * masses[None] * np.exp(-1.2 * distance) / 10)
    codes = np.array([f"g{k:03}" for k in range(n)])
    o, d = np.nonzero(volumes)
    paires = [(codes[a], codes[b]) for a, b in np.argwhere(np.triu(distance == 1))]
    flux = Flux.from_couples(codes[o], codes[d], volumes[o, d], codes)
    return flux, Adjacence.from_paires(flux.codes, paires)


def test_alternatives_are_proved_and_far_apart() -> None:
    flux, adjacence = grille(5, 1)
    question = Question(("g012",), max_unites=6, alternatives=3, budget_s=60.0)
    reponse = proposer(Echanges.from_flux(flux), adjacence, question)
    libres = [set(p.unites) - {"g012"} for p in reponse.propositions]
    assert len(libres) == 4 and reponse.alternatives_prouvees == 3
    for k, a in enumerate(libres):
        for b in libres[:k]:
            assert 1 - len(a & b) / len(a | b) >= question.distance
    tous = list(ensembles(flux, adjacence, question)) if flux.n <= 16 else []
    assert not tous or reponse.propositions[0].valeur == max(valeur(question, s) for s in tous)


@pytest.mark.lent
def test_time_too_short_never_claims_a_proof() -> None:
    flux, adjacence = grille(12, 3)
    question = Question(("g070",), max_unites=25, budget_s=0.05)
    reponse = proposer(Echanges.from_flux(flux), adjacence, question)
    assert reponse.certificat.statut in ("borne", "non_prouve")
    longue = proposer(Echanges.from_flux(flux), adjacence, Question(("g070",), max_unites=25, budget_s=0.5))
    if reponse.certificat.borne is not None:
        assert reponse.certificat.borne >= longue.propositions[0].valeur


@REGLAGES
@given(st.one_of(questions(), questions("residents-min")), st.sampled_from((1e-9, 1e-4, 1e-3, 1e-2)))
def test_in_no_time_nothing_beats_what_is_certified(donnee: tuple[Cas, Question], budget: float) -> None:
    (flux, adjacence), question = donnee
    tous = list(ensembles(flux, adjacence, question))
    try:
        reponse = proposer(Echanges.from_flux(flux), adjacence, replace(question, budget_s=budget))
    except PerimetreError:
        assert not tous
        return
    verifier_certificat(reponse, tous)


@pytest.mark.lent
@pytest.mark.parametrize("graine", range(6))
@pytest.mark.parametrize("objectif", ["auto-contention", "residents-min"])
def test_a_bound_met_halfway_is_never_beaten(graine: int, objectif: str) -> None:
    """Sixteen units, a clock that stops the search wherever it stands: every connected set is held against it."""
    flux, adjacence = grille(4, graine)
    question = Question(("g005",), ("g000",), objectif, 12, auto_min=0.5, residents_min=200.0, budget_s=60.0)
    tous = list(ensembles(flux, adjacence, question))
    statuts = set()
    for budget in (1e-6, 1e-3, 3e-3, 1e-2, 3e-2, 60.0):
        reponse = proposer(Echanges.from_flux(flux), adjacence, replace(question, budget_s=budget))
        verifier_certificat(reponse, tous)
        statuts.add(reponse.certificat.statut)
    assert "prouve" in statuts


def verifier_certificat(reponse: Reponse, tous: list[Somme]) -> None:
    """What the certificate says holds for every feasible set, and what is proposed is one of them."""
    question, certificat = reponse.question, reponse.certificat
    minimise = question.objectif == "residents-min"
    valeurs = {somme[0]: valeur(question, somme) for somme in tous}
    for trouvee in reponse.propositions[:1]:
        assert trouvee.valeur == pytest.approx(valeurs[trouvee.unites])
    if not reponse.propositions:
        assert certificat.statut != "borne" and not (certificat.statut == "prouve" and tous)
        return
    if certificat.statut == "non_prouve":
        assert certificat.borne is None and certificat.ecart is None
        return
    assert certificat.borne is not None and certificat.ecart is not None
    marge = 1e-7 * max(1.0, abs(certificat.borne))
    for v in valeurs.values():
        assert v >= certificat.borne - marge if minimise else v <= certificat.borne + marge
    proposee = reponse.propositions[0].valeur
    assert certificat.ecart == pytest.approx(abs(certificat.borne - proposee) / (abs(proposee) or 1.0), abs=1e-7)
    assert (certificat.statut == "prouve") == (certificat.ecart <= 1e-9)


@pytest.mark.lent
@REGLAGES
@given(questions(), st.integers(1, 3))
def test_each_alternative_is_the_best_of_those_far_enough(donnee: tuple[Cas, Question], combien: int) -> None:
    (flux, adjacence), question = donnee
    tous = list(ensembles(flux, adjacence, question))
    try:
        reponse = proposer(Echanges.from_flux(flux), adjacence, replace(question, alternatives=combien))
    except PerimetreError:
        assert not tous
        return
    imposees, deja = set(question.avec), []
    for proposee in reponse.propositions:
        loin = [s for s in tous if all(_distance(set(s[0]) - imposees, d) >= question.distance for d in deja)]
        assert proposee.unites in {s[0] for s in loin}
        assert proposee.valeur == pytest.approx(max(valeur(question, s) for s in loin))
        deja.append(set(proposee.unites) - imposees)
    # A set that nobody lives nor works in has no self-containment: it is not owed.
    reste = [
        s for s in tous if all(_distance(set(s[0]) - imposees, d) >= question.distance for d in deja) and any(s[1:])
    ]
    assert len(deja) == 1 + combien or not reste
    assert reponse.alternatives_prouvees == max(len(deja) - 1, 0)


def _distance(a: set[str], b: set[str]) -> float:
    """Jaccard; two empty sets are the same."""
    return 1 - len(a & b) / len(a | b) if a | b else 0.0


@pytest.mark.parametrize("graine", range(3))
def test_the_smallest_sufficient_set_is_never_below_the_relaxation_of_highs(graine: int) -> None:
    """Without connectivity, HiGHS finds a set at least as small; with it, none of ours may be smaller."""
    flux, adjacence = grille(4, graine)
    question = Question(("g005",), ("g010",), "residents-min", 9, auto_min=0.55, residents_min=300.0, budget_s=60.0)
    reponse = proposer(Echanges.from_flux(flux), adjacence, question)
    assert reponse.certificat.statut == "prouve"
    locale = instance.build(Echanges.from_flux(flux), adjacence, question)
    relache = _residents_par_highs(locale, question)
    assert reponse.propositions[0].valeur >= relache - 1e-6
    borne = borner(locale, formes.build(locale, question), Arcs(locale), time.perf_counter() + 30)
    assert -borne.niveau <= relache + 1e-6


def _residents_par_highs(locale: instance.Instance, question: Question) -> float:
    """min R under self-containment, residents and cardinality, connectivity left aside: a 0-1 programme."""
    highspy = pytest.importorskip("highspy")
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    x = [h.addBinary() for _ in range(locale.m)]
    soi, residents, emplois = (sum(float(c[v]) * x[v] for v in range(locale.m)) for c in locale.cumuls.T)
    internes = soi
    for u, v in zip(*np.nonzero(np.triu(locale.liens)), strict=True):
        y = h.addVariable(0, 1)
        h.addConstr(y <= x[u])
        h.addConstr(y <= x[v])
        internes += float(locale.liens[u, v]) * y
    h.addConstr(internes - question.auto_min * residents >= 0)
    h.addConstr(internes - question.auto_min * emplois >= 0)
    h.addConstr(residents >= question.residents_min)
    h.addConstr(sum(x) <= question.max_unites)
    h.addConstr(x[0] >= 1)
    h.minimize(residents)
    return float(h.getObjectiveValue())


def test_anchors_that_cannot_be_joined_are_refused() -> None:
    flux = Flux.from_couples(["a", "b", "c"], ["a", "b", "c"], [1, 1, 1])
    adjacence = Adjacence.from_paires(flux.codes, [("a", "b")])
    with pytest.raises(PerimetreError, match=r"d'un seul tenant : a \| c"):
        proposer(Echanges.from_flux(flux), adjacence, Question(("a", "c")))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"avec": ()}, "Aucune unité imposée"),
        ({"avec": ("a",), "sans": ("a",)}, "à la fois"),
        ({"avec": ("a", "b"), "max_unites": 1}, "inférieur au nombre"),
        ({"avec": ("a",), "auto_min": 70.0}, "entre 0 et 1"),
        ({"avec": ("a",), "auto_min": float("nan")}, "entre 0 et 1"),
        ({"avec": ("a",), "residents_min": 10.0, "residents_max": 5.0}, "inférieur à"),
        ({"avec": ("a",), "residents_min": float("nan")}, "nombre fini"),
        ({"avec": ("a",), "residents_min": float("inf")}, "nombre fini"),
        ({"avec": ("a",), "residents_min": -1.0}, "nombre fini"),
        ({"avec": ("a",), "residents_max": float("inf")}, "n'en donnez pas"),
        ({"avec": ("a",), "residents_max": float("nan")}, "n'en donnez pas"),
        ({"avec": ("a",), "max_unites": 0}, "inférieur au nombre"),
        ({"avec": ("a",), "alternatives": -1}, "positif ou nul"),
        ({"avec": ("a",), "distance": float("nan")}, "entre 0 et 1"),
        ({"avec": ("a",), "budget_s": 0.0}, "secondes"),
        ({"avec": ("a",), "budget_s": -1.0}, "secondes"),
        ({"avec": ("a",), "budget_s": float("nan")}, "secondes"),
        ({"avec": ("a",), "budget_s": float("inf")}, "secondes"),
    ],
)
def test_a_question_without_sense_is_refused(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(PerimetreError, match=message):
        Question(**arguments)


def test_an_unknown_unit_is_named() -> None:
    flux, adjacence = grille(3, 0)
    with pytest.raises(PerimetreError, match="« zz »"):
        proposer(Echanges.from_flux(flux), adjacence, Question(("zz",)))
