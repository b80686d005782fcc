"""The public pages of the offer: a list that filters without JavaScript, a scheme with its unknowns, the basket."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client
from tests import maquettes


def _texte(client: Client, adresse: str) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return reponse.content.decode().replace("\u202f", " ").replace("’", "'")


def test_the_list_is_filtered_by_its_address_alone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # The list shows what is open: schemes close, and the test is not to close with them.
    maquettes.Horloge(dt.datetime(2026, 11, 15, 12, tzinfo=dt.UTC)).tenir(monkeypatch)
    page = _texte(client, "/offre/?enjeu=foncier&moment=tous")
    assert "Sites clés en main France 2030" in page and "Prêt vert" not in page
    assert "Sites clés en main France 2030" not in _texte(client, "/offre/?enjeu=foncier")
    assert "Prêt vert" in _texte(client, "/offre/?nature=pret")
    cherche = _texte(client, "/offre/?q=recuperer+la+chaleur+perdue")
    assert cherche.index("Chaleur fatale") > 0 and "Prêt action climat" not in cherche
    assert "Aucun dispositif ne répond" in _texte(client, "/offre/?q=zzzz")


@pytest.mark.parametrize(
    "hostile", ["<script>", "'\"", "%00", "\x00\x00", "\u200b", "a" * 500, "&enjeu=x&nature=y&moment=z"]
)
def test_whatever_is_asked_is_answered_and_escaped(client: Client, hostile: str) -> None:
    for demande in ({"q": hostile}, {"q": hostile, "enjeu": hostile}):
        reponse = client.get("/offre/", demande)
        assert (reponse.status_code, b"<script>" in reponse.content) == (200, False)


def test_a_scheme_says_what_nobody_found_and_whom_to_ask(client: Client) -> None:
    page = _texte(client, "/offre/chef-de-projet-ti/")
    assert "Le taux et le plafond" in page and "la préfecture (FNADT)" in page
    assert "jamais relue" in page
    assert client.get("/offre/rien/").status_code == 404


def test_the_basket_of_a_candidature_leads_to_each_proof(client: Client) -> None:
    panier = _texte(client, "/dossiers/hautes-alpes/offre/")
    assert "Rien ici ne dit qu'une aide est acquise" in panier
    assert panier.count("conditions à confirmer") > 50
    assert len(panier) < 120_000
    assert "jamais relue à une source datée" in panier
    fiche = _texte(client, "/dossiers/hautes-alpes/offre/2-3/")
    assert "/dossiers/hautes-alpes/plan-d-actions/2-3/#plan-actions-fiches-2-3-porteurs" in fiche
    assert "Aides d'État" in fiche
    assert client.get("/dossiers/hautes-alpes/offre/9-9/").status_code == 404


def test_the_api_says_the_same(client: Client) -> None:
    lus = json.loads(client.get("/api/v1/dispositifs").content)
    assert len(lus) >= 50 and all(d["source"] for d in lus)
    assert json.loads(client.get("/api/v1/dispositifs/decarb-flash").content)["nom"] == "Decarb Flash 2025-2027"
    assert client.get("/api/v1/dispositifs/rien").status_code == 404
    offre = json.loads(client.get("/api/v1/dossiers/hautes-alpes/offre").content)
    assert len(offre["fiches"]) == 22
    assert client.get("/api/v1/dossiers/rien/offre").status_code == 404
