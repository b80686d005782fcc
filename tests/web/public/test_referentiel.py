"""The public page of the référentiel: what tells a commune from its namesakes."""

from __future__ import annotations

import re

import pytest
from django.test import Client


@pytest.mark.lent
def test_a_commune_is_told_with_its_arrondissement_where_it_has_one(client: Client) -> None:
    page = client.get("/referentiel/?q=apt").content.decode().replace("'", "’").replace("&#x27;", "’")
    assert "commune, Vaucluse, arrondissement d’Apt" in page
    mayotte = client.get("/referentiel/?q=97601").content.decode()
    assert "commune, Mayotte</span>" in mayotte


def test_a_place_that_is_found_says_in_which_candidature_it_lies(client: Client) -> None:
    dedans = client.get("/referentiel/?q=05023").content.decode()
    assert 'href="/dossiers/hautes-alpes/"' in dedans
    dehors = client.get("/referentiel/?q=97601").content.decode()
    assert "aucune ici" in dehors and "/dossiers/" not in dehors.partition("</table>")[0].partition("<tbody>")[2]


def test_what_is_counted_is_named_in_words(client: Client) -> None:
    page = client.get("/referentiel/").content.decode()
    assert "Intercommunalités (EPCI à fiscalité propre)" in page and not re.search(r"<dt>[^<]*_", page)
