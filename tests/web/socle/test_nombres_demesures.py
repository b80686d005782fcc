"""A number that no base can hold names nothing: the answer is a 404, a 403 or a page, never a breakdown."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter
from tests import maquettes

from binome.domaine.droits.droits import Role

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
DEMESURES = (
    "9223372036854775808",
    "18446744073709551616",
    "9" * 40,
    "9" * 5000,
    "0",
    "999999999999999999",
    "4294967296",
)
NUMEROS = {
    "cle": "/atelier/essai/remarques/{}/",
    "demande": "/atelier/essai/qui-doit-quoi/{}/",
    "invitation": "/atelier/essai/equipe/invitations/{}/annuler/",
    "delegation": "/atelier/essai/equipe/delegations/{}/reprendre/",
    "qui": "/atelier/essai/equipe/{}/fiches/",
    "retrait": "/atelier/essai/equipe/{}/retirer/",
    "revision": "/atelier/essai/historique/{}/restaurer/",
    "cle-secu": "/comptes/double-facteur/cles/{}/retirer/",
    "nom-secu": "/comptes/double-facteur/cles/{}/renommer/",
}
PARAMETRES = (
    "historique/?page={}",
    "historique/comparer/?de={}&a={}",
    "perimetre/?depuis={}",
    "remarques/?page={}&reglees={}",
    "plan-d-actions/?vue=tableau&page={}",
)
CHAMPS = ("revision", "tete", "base", "pour", "qui", "compte", "au_nom_de", "a", "comme")
ENVOIS = (
    "equipe/passer-la-main/",
    "equipe/deleguer/",
    "qui-doit-quoi/",
    "signatures/",
    "presentation/",
    "perimetre/gestes/",
    "plan-d-actions/geste/",
    "conflit/",
)


@pytest.fixture
def client(dossier: Any, chef: Any, navigateur: Any) -> Any:
    for role in (Role.elu, Role.contributeur):
        maquettes.compte(role.value, au=dossier, role=role)
    ici = maquettes.navigateur(chef)
    ici.raise_request_exception = False
    return ici


@pytest.mark.parametrize("adresse", NUMEROS.values(), ids=NUMEROS)
def test_in_an_address(client: Any, adresse: str) -> None:
    for demander, nombre in itertools.product((client.get, client.post), DEMESURES):
        assert demander(adresse.format(nombre)).status_code in (302, 400, 403, 404, 405), nombre


@pytest.mark.parametrize("page", PARAMETRES)
def test_in_what_an_address_asks(client: Any, page: str) -> None:
    for nombre in DEMESURES:
        assert client.get("/atelier/essai/" + page.replace("{}", nombre)).status_code in (200, 404), nombre


@pytest.mark.parametrize("page", ENVOIS)
def test_in_a_form(client: Any, page: str) -> None:
    for nombre in DEMESURES:
        envoi = dict.fromkeys(CHAMPS, nombre) | {"comme": f"elu:{nombre}", "texte": "x", "quoi": "x", "role": "elu"}
        assert client.post(f"/atelier/essai/{page}", envoi).status_code < 500, nombre


def test_no_address_takes_a_number_without_end() -> None:
    motifs = list(_motifs(get_resolver().url_patterns))
    assert len(motifs) > 50
    ouverts = [str(m.pattern) for m in motifs for c in m.pattern.converters.values() if type(c) is IntConverter]
    assert ouverts == []


def _motifs(motifs: list[Any]) -> Any:
    for motif in motifs:
        if isinstance(motif, URLResolver):
            yield from _motifs(motif.url_patterns)
        elif isinstance(motif, URLPattern):
            yield motif
