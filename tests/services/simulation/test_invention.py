"""What is invented keeps to the call, and each known defect is one that the rules find."""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import random
from collections import Counter
from typing import Any

import pytest

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.socle.identifiants import verifier_siren
from binome.referentiel import Referentiel
from binome.services.simulation.invention import defauts, dossiers, perimetres
from binome.services.simulation.invention.gens import Foule, Sirens, stock
from binome.services.simulation.invention.gouvernances import Matiere
from binome.services.simulation.invention.perimetres import HAUTES_ALPES, SISTERONAIS, TerritoireTrace, tracer
from binome.services.territoire.terrain import Terrain, du_referentiel
from binome.services.verification.verdict import verifier

pytestmark = pytest.mark.lent

INSTANT = dt.datetime(2023, 9, 20, tzinfo=dt.UTC)
TROUVE_PAR = {
    "trop d'actions": "PLA-02",
    "montants absents": "FIN-01",
    "fiches maigres": "PLA-11",
    "actions d'une seule entreprise": "PLA-07",
    "phase 1 oubliée": "PLA-08",
    "pas de chef de projet": "GOV-04",
    "industriel hors de l'industrie": "GOV-09",
    "population d'une autre année": "CHI-05",
    "chiffres sans source": "CHI-01",
    "total gonflé": "FIN-02",
    "Région membre du porteur, sans déport": "INT-01",
    "action portée par un service de l'État": "INT-02",
}


def _sort(graine: str) -> random.Random:
    return random.Random(graine)  # noqa: S311 (what is invented is not secret)


@pytest.fixture(scope="module")
def terrain(referentiel: Referentiel) -> Terrain:
    return du_referentiel(geographie=referentiel)


@pytest.fixture(scope="module")
def traces(terrain: Terrain, referentiel: Referentiel) -> list[TerritoireTrace]:
    return list(tracer(terrain, referentiel, 120, _sort("essai")))


@pytest.fixture(scope="module")
def arbres(traces: list[TerritoireTrace], referentiel: Referentiel) -> list[dict[str, Any]]:
    lu = stock()
    matiere = Matiere(referentiel, lu, Foule(_sort("foule"), lu), Sirens(), "ti-2023-2027")
    tirages = enumerate(traces[1:13])
    return [dossiers.composer(matiere, t, f"t-{k}", _sort(f"d:{k}")).arbre for k, t in tirages]


def _en_defaut(arbre: dict[str, Any], referentiel: Referentiel) -> dict[str, str]:
    verdict = verifier(Dossier.model_validate(arbre), geographie=referentiel, date=INSTANT)
    return {c.regle: c.gravite.value for c in verdict.constats if c.statut.value == "non_conforme"}


def test_territories_are_real_and_cover_the_country(traces: list[TerritoireTrace], referentiel: Referentiel) -> None:
    assert set(traces[0].membres) == set(HAUTES_ALPES) and traces[0].reel
    assert traces[1].centre == SISTERONAIS or SISTERONAIS in traces[1].membres
    assert all(referentiel.epci(siren) for trace in traces for siren in trace.membres)
    habitees = {referentiel.departement(e.departements[0]).region for e in referentiel.tous_les_epci() if e.population}
    assert {region for trace in traces for region in trace.regions} == habitees
    assert len({trace.nom for trace in traces}) == len(traces)
    tailles = Counter(len(trace.membres) for trace in traces)
    assert tailles[1] and max(tailles) >= 6 and 2.5 < sum(n * t for t, n in tailles.items()) / len(traces) < 4


def test_a_few_territories_claim_the_same_epci(traces: list[TerritoireTrace]) -> None:
    fois = Counter(siren for trace in traces for siren in trace.membres)
    assert 0 < sum(n > 1 for n in fois.values()) < len(traces) / 5


def test_the_same_seed_draws_the_same_territories(
    traces: list[TerritoireTrace], terrain: Terrain, referentiel: Referentiel
) -> None:
    assert list(tracer(terrain, referentiel, 20, _sort("essai"))) == traces[:20]
    assert list(tracer(terrain, referentiel, 20, _sort("autre"))) != traces[:20]


def test_a_candidature_that_is_not_spoilt_only_waits_for_its_binome(
    arbres: list[dict[str, Any]], referentiel: Referentiel
) -> None:
    trouves = Counter(regle for arbre in arbres for regle in _en_defaut(arbre, referentiel))
    assert set(trouves) <= {"GOV-11", "INT-03"}, (
        "their consent is asked for later; an EPCI that deposits carries actions"
    )


@pytest.mark.parametrize("nom", defauts.DEFAUTS)
def test_each_defect_is_found_by_its_rule_and_blocks_no_deposit(
    nom: str, arbres: list[dict[str, Any]], referentiel: Referentiel
) -> None:
    _, gater = defauts.DEFAUTS[nom]
    for arbre in arbres:
        gate = copy.deepcopy(arbre)
        gater(gate)
        if TROUVE_PAR[nom] in (trouves := _en_defaut(gate, referentiel)):
            assert "bloquant" not in trouves.values()
            return
    pytest.fail("none of these candidatures shows it")


def test_half_written_fiches_block_a_deposit(arbres: list[dict[str, Any]], referentiel: Referentiel) -> None:
    gate = copy.deepcopy(arbres[0])
    defauts.bloquer(gate)
    assert _en_defaut(gate, referentiel)["PLA-10"] == "bloquant"


def test_nobody_has_the_name_of_another_and_no_firm_exists() -> None:
    lu = stock()
    foule, sirens = Foule(_sort("x"), lu), Sirens()
    noms = [foule.suivant() for _ in range(8000)]
    assert len({qui.nom for qui in noms}) == len({qui.courriel for qui in noms}) == 8000
    siens = [sirens.suivant() for _ in range(500)]
    assert len(set(siens)) == 500 and all(verifier_siren(s).startswith("000") for s in siens)


@pytest.fixture
def petit_pays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A country that nine EPCI go over."""
    toutes = perimetres._graines
    monkeypatch.setattr(perimetres, "_graines", lambda *ou: itertools.islice(toutes(*ou), 9))


@pytest.mark.usefixtures("petit_pays")
def test_once_every_epci_has_served_perimeters_overlap_and_are_each_that_of_none(
    terrain: Terrain, referentiel: Referentiel
) -> None:
    traces = list(tracer(terrain, referentiel, 25, _sort("essai")))
    assert len(traces) == len({frozenset(trace.membres) for trace in traces}) == 25
    assert len({trace.nom for trace in traces}) == 25
    assert any(trace.nom.endswith(", projet 2") for trace in traces)
    avant = perimetres.en_commun(traces[:8])
    assert avant < 8 < perimetres.en_commun(traces) <= 25
    assert list(tracer(terrain, referentiel, 25, _sort("essai"))) == traces
    assert list(tracer(terrain, referentiel, 8, _sort("essai"))) == traces[:8]


@pytest.mark.usefixtures("petit_pays")
def test_a_country_that_is_too_small_gives_what_it_can(terrain: Terrain, referentiel: Referentiel) -> None:
    traces = list(tracer(terrain, referentiel, 500, _sort("essai")))
    assert 9 < len(traces) <= 2 + 9 * perimetres.TOURS
