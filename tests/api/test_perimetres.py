"""Perimeters through the API: the answers of the command line, within a budget, refusals in French."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from django.test import Client
from ninja import Schema
from typer.testing import CliRunner

from binome.api import perimetres, perimetres_lus
from binome.cli.app import app
from binome.services.territoire.emplois import industrie

GAP, CHAMPSAUR = "200067825", "200068096"
pytestmark = pytest.mark.lent


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


def demander(client: Client, chemin: str, **parametres: object) -> tuple[int, dict[str, object]]:
    reponse = client.get(f"/api/v1/perimetres/{chemin}", parametres)
    return reponse.status_code, reponse.json()


def _ligne(*mots: str) -> dict[str, object]:
    resultat = CliRunner().invoke(app, ["perimetre", *mots, "--format", "json"])
    assert resultat.exit_code == 0, resultat.output
    lu: dict[str, object] = json.loads(resultat.stdout)
    return lu


def test_the_same_measures_as_the_command_line(client: Client) -> None:
    code, lu = demander(client, "evaluer", siren=[GAP, CHAMPSAUR])
    assert code == 200 and lu == _ligne("evaluer", GAP, CHAMPSAUR)


def sans_duree(reponse: object) -> object:
    if isinstance(reponse, dict):
        return {cle: sans_duree(valeur) for cle, valeur in reponse.items() if cle not in ("duree_s", "budget_s")}
    return [sans_duree(valeur) for valeur in reponse] if isinstance(reponse, list) else reponse


def test_the_same_proposals_as_the_command_line(client: Client) -> None:
    code, lu = demander(client, "proposer", avec=GAP, sans=CHAMPSAUR, max_unites=3, alternatives=1)
    attendu = _ligne("proposer", "--avec", GAP, "--sans", CHAMPSAUR, "--max-unites", "3", "--alternatives", "1")
    assert code == 200
    assert sans_duree(lu) == sans_duree(attendu)


@pytest.mark.parametrize(
    ("chemin", "parametres", "message"),
    [
        ("evaluer", {}, "« siren » : il manque"),
        ("evaluer", {"siren": ","}, "donnez au moins un SIREN"),
        ("evaluer", {"siren": "356000000"}, "d'aucun EPCI à fiscalité propre"),
        ("evaluer", {"siren": "05061"}, "est la commune de Gap"),
        ("evaluer", {"siren": " ".join(f"{k:09}" for k in range(101))}, "100 au plus"),
        ("proposer", {"avec": GAP, "sans": GAP}, "à la fois dans « avec » et dans « sans »"),
        ("proposer", {"avec": GAP, "max_unites": "trois"}, "un nombre entier est attendu (reçu : « trois »)"),
        ("proposer", {"avec": GAP, "alternatives": 50}, "7 au plus"),
        ("proposer", {"avec": GAP, "objectif": "auto-contention"}, "Sans borne, le plus auto-contenu"),
        ("proposer", {"avec": GAP, "unites": 2, "max_unites": 3}, "« unites » et « max_unites » ne vont pas ensemble"),
        ("proposer", {"avec": GAP, "diametre": 0}, "« diametre »"),
        ("proposer", {"avec": GAP, "robustesse": 1000}, "200 au plus"),
        ("proposer", {"avec": GAP, "auto_min": "nan"}, "« auto_min »"),
        ("proposer", {"avec": GAP, "residents_min": "inf"}, "« residents_min »"),
        ("proposer", {"avec": GAP, "objectif": "le-mieux"}, "valeurs possibles"),
    ],
)
def test_what_cannot_be_asked_is_a_422_that_says_why(
    client: Client, chemin: str, parametres: dict[str, object], message: str
) -> None:
    code, lu = demander(client, chemin, **parametres)
    assert code == 422
    assert message in str(lu["message"]).replace("\u202f", " ")
    assert "--" not in str(lu["message"])


def test_a_busy_server_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(perimetres, "_ATTENTE_S", 0.01)
    with perimetres._TOUR:
        code, lu = demander(client, "evaluer", siren=GAP)
    assert code == 503 and "Redemandez" in str(lu["message"])


def test_they_are_described(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    for chemin in ("evaluer", "proposer"):
        reponses = schema["paths"][f"/api/v1/perimetres/{chemin}"]["get"]["responses"]
        assert {"200", "422", "503"} <= set(reponses)


@pytest.mark.parametrize(
    ("decrit", "rendu"),
    [
        (perimetres_lus.LogiqueIndustrielleLue, industrie.LogiqueIndustrielle),
        (perimetres_lus.IndustrieDuMembreLue, industrie.IndustrieDuMembre),
        (perimetres_lus.ParenteLue, industrie.Parente),
        (perimetres_lus.SecteurConcentreLu, industrie.SecteurConcentre),
    ],
)
def test_the_industries_are_described_field_by_field(decrit: type[Schema], rendu: type) -> None:
    assert list(decrit.model_fields) == [f.name for f in fields(rendu)]
