"""Every URL is exercised: adding one without adding it to `adresses.py` fails here."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern
from tests.web.adresses import DES_LABELS, FICHIERS, PAGES, RENVOIS

from binome.services.socle.memoire import MemoireVive
from binome.web.urls import urlpatterns

pytestmark = pytest.mark.lent


def test_every_url_has_an_address_under_test() -> None:
    noms = {p.name for p in urlpatterns if isinstance(p, URLPattern)}
    assert noms == PAGES.keys() | FICHIERS.keys() | RENVOIS.keys() | DES_LABELS


@pytest.mark.django_db
@pytest.mark.parametrize(("adresse", "type_mime"), FICHIERS.values(), ids=FICHIERS)
def test_files_are_served_with_their_type(client: Client, adresse: str, type_mime: str) -> None:
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    assert reponse["Content-Type"].split(";")[0] == type_mime
    assert reponse.content


@pytest.mark.parametrize(("adresse", "cible"), RENVOIS.values())
def test_redirections(client: Client, adresse: str, cible: str) -> None:
    assert client.get(adresse)["Location"] == cible


@pytest.mark.parametrize(
    "adresse", ["/rien/", "/dossiers/inconnu/", "/dossiers/hautes-alpes/plan-d-actions/9-9/", "/appels/inconnu/"]
)
def test_what_does_not_exist_is_said_in_french(client: Client, adresse: str) -> None:
    reponse = client.get(adresse)
    assert reponse.status_code == 404
    assert "Page introuvable" in reponse.content.decode()
    assert "Revenir à l’accueil" in reponse.content.decode()


def test_a_host_that_is_not_ours_is_refused_in_french(client: Client) -> None:
    reponse = client.get("/", headers={"host": "ailleurs.example"})
    assert reponse.status_code == 400
    assert "Demande incomprise" in reponse.content.decode()


def test_a_breakdown_shows_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def panne(*_: object) -> None:
        raise RuntimeError("secret de fabrication")

    monkeypatch.setattr("binome.web.public.accueil.retrouver_appel", panne)
    monkeypatch.setattr("binome.web.public.memoire._pages", MemoireVive(0))
    reponse = Client(raise_request_exception=False).get("/")
    assert reponse.status_code == 500
    assert "Page en panne" in reponse.content.decode()
    assert "secret" not in reponse.content.decode()


def test_pages_only_read(client: Client) -> None:
    assert client.post("/").status_code == 405
