"""Who may keep an answer: nobody, as soon as someone is signed in; browsers, of what is public, if they ask again."""

from __future__ import annotations

import pytest
from django.test import Client
from tests import maquettes
from tests.web.adresses import FICHIERS, PAGES
from tests.web.comptes.test_connexion import MOT_DE_PASSE, connecter
from tests.web.matrice import COMPTES

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
PUBLIQUES = ["/", PAGES["dossier"][0], FICHIERS["yaml"][0], FICHIERS["robots"][0], "/api/v1/appels"]


def gardable(reponse):
    dit = reponse.headers["Cache-Control"]
    return not ("no-store" in dit and "private" in dit)


@pytest.mark.parametrize("adresse", PUBLIQUES)
def test_public_pages_are_kept_by_visitors_and_asked_again(adresse):
    client = Client()
    reponse = client.get(adresse)
    assert reponse.headers["Cache-Control"] == "no-cache"
    assert not client.cookies
    if etag := reponse.headers.get("ETag"):
        assert Client(headers={"If-None-Match": etag}).get(adresse).status_code == 304


@pytest.mark.parametrize("adresse", [*PUBLIQUES, "/inconnue/", "/atelier/", "/atelier/inconnu/", "/atelier/essai/"])
def test_nothing_is_kept_of_what_someone_signed_in_receives(navigateur, dossier, chef, adresse):
    assert not gardable(maquettes.navigateur(chef).get(adresse))


def test_nor_of_the_pages_of_accounts_signed_in_or_not(navigateur, chef):
    for client in (Client(), maquettes.navigateur(chef)):
        for cas in (c for liste in COMPTES.values() for c in liste):
            reponse = getattr(client, cas.verbe.lower())(cas.adresse)
            # Signing out has its own test; what a campaign announced is everyone's.
            if cas.adresse != "/comptes/deconnexion/" and not cas.adresse.startswith("/campagnes/"):
                assert not gardable(reponse), cas


def test_nor_of_what_opens_or_closes_a_session(db):
    maquettes.compte("camille", MOT_DE_PASSE)
    client = Client()
    assert not gardable(connecter(client))
    assert not gardable(client.post("/comptes/deconnexion/"))


def test_nor_of_errors(navigateur, chef, monkeypatch):
    client = maquettes.navigateur(chef)
    client.raise_request_exception = False
    monkeypatch.setattr("binome.web.atelier.accueil.vues.render", lambda *_: 1 / 0)
    reponse = client.get("/atelier/")
    assert reponse.status_code == 500
    assert not gardable(reponse)
    forge = Client(enforce_csrf_checks=True)
    forge.cookies = client.cookies
    refus = forge.post("/atelier/candidatures/")
    assert refus.status_code == 403
    assert not gardable(refus)


@pytest.mark.parametrize(
    ("adresse", "hote"), [("/labels", ""), ("/atelier", ""), ("/", "ailleurs.exemple"), ("/x", "a.b")]
)
def test_what_is_answered_before_any_page_says_it_too(db, adresse, hote):
    """A redirection or a refused host, kept by a proxy, would be given to all who ask for that address."""
    reponse = Client(headers={"Host": hote or "testserver"}).get(adresse)
    assert reponse.status_code in (301, 400)
    assert reponse.headers["Cache-Control"] == "no-cache"


def test_nor_of_a_redirection_to_someone_signed_in(chef):
    reponse = maquettes.navigateur(chef).get("/atelier")
    assert reponse.status_code == 301
    assert not gardable(reponse)
