"""The public page of the référentiel: what tells a commune from its namesakes."""

from __future__ import annotations

from django.test import Client


def test_a_commune_is_told_with_its_arrondissement_where_it_has_one(client: Client) -> None:
    page = client.get("/referentiel/?q=apt").content.decode().replace("'", "’").replace("&#x27;", "’")
    assert "commune, Vaucluse, arrondissement d’Apt" in page
    mayotte = client.get("/referentiel/?q=97601").content.decode()
    assert "commune, Mayotte</span>" in mayotte
