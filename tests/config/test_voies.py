"""Each request goes to its counter; the addresses named there exist."""

from __future__ import annotations

import pytest
from config.voies import CALCULS, DEPOTS, ECRITURES, ENVOIS, LECTURES, SANTE, STATIQUE, VOIES, Voie, choisir
from django.urls import resolve

LIEUX: list[tuple[str, str, Voie, str]] = [
    ("GET", "/sante", SANTE, "sante"),
    ("HEAD", "/sante?x=1", SANTE, "sante"),
    ("GET", "/robots.txt", STATIQUE, "robots"),
    ("POST", "/atelier/x/depot/deposer/", DEPOTS, "atelier-deposer"),
    ("POST", "/atelier/x/depot/retirer/", DEPOTS, "atelier-retirer-depot"),
    ("POST", "/atelier/x/pieces/joindre/", ENVOIS, "atelier-joindre"),
    ("POST", "/atelier/x/plan-d-actions/import/", ENVOIS, "atelier-plan-importer"),
    ("POST", "/atelier/candidatures/importer/", ENVOIS, "atelier-importer"),
    ("POST", "/api/v1/verifier", CALCULS, "verifier"),
    ("GET", "/api/v1/perimetres/proposer?avec=1", CALCULS, "perimetre-proposer"),
    ("GET", "/api/v1/perimetres/evaluer?siren=1", CALCULS, "perimetre-evaluer"),
    ("GET", "/atelier/x/perimetre/etude/", CALCULS, "atelier-perimetre-etude"),
    ("GET", "/atelier/x/perimetre/comparer/?a=dossier&b=large", CALCULS, "atelier-perimetre-comparer"),
    ("GET", "/atelier/x/perimetre/?a=b&etude=oui", CALCULS, "atelier-perimetre"),
    ("GET", "/atelier/x/perimetre/?q=etude", LECTURES, "atelier-perimetre"),
    ("GET", "/atelier/x/emporter/pdf/", CALCULS, "atelier-emporter"),
    ("GET", "/atelier/x/plan-d-actions/plan.xlsx", CALCULS, "atelier-plan-xlsx"),
    ("GET", "/atelier/x/depot/x-1/sceau.zip", CALCULS, "atelier-sceau"),
    ("GET", "/atelier/x/depot/x-1/accuse-de-reception.pdf", CALCULS, "atelier-recu-pdf"),
    ("GET", "/dossiers/x/dossier.pdf", CALCULS, "pdf"),
    ("GET", "/atelier/x/depot/", LECTURES, "atelier-depot"),
    ("GET", "/atelier/", LECTURES, "atelier"),
    ("POST", "/atelier/x/presentation/", ECRITURES, "atelier-presentation"),
    ("POST", "/comptes/connexion/", ECRITURES, "account_login"),
]


@pytest.mark.parametrize(("methode", "cible", "voie", "nom"), LIEUX)
def test_each_request_goes_to_its_counter(methode: str, cible: str, voie: Voie, nom: str) -> None:
    assert choisir(methode, cible) is voie
    assert resolve(cible.partition("?")[0]).url_name == nom


@pytest.mark.parametrize("methode", ["", "PUT", "nimporte"])
def test_what_is_odd_waits_with_the_writings(methode: str) -> None:
    assert choisir(methode, "/n'importe/quoi") is ECRITURES


def test_health_static_files_and_deposits_share_their_threads_with_nobody() -> None:
    assert len({v.nom for v in VOIES}) == len(VOIES) and all(v.fils > 0 and v.file > 0 for v in VOIES)
    vus = {(m, c): choisir(m, c) for m, c, _, _ in LIEUX}
    assert [lieu for lieu, voie in vus.items() if voie is SANTE] == [("GET", "/sante"), ("HEAD", "/sante?x=1")]
    assert choisir("GET", "/statique/web/base.css") is STATIQUE
