"""The public page of a consent: no account, no JavaScript, one answer."""

from __future__ import annotations

import html

import pytest
from django.test import Client
from tests.courriers import en_file, lien
from tests.maquettes import document, tete
from tests.saisies import saisir

from binome.registre.models import Consentement
from binome.services.gouvernance import consentements
from binome.services.redaction import enregistrement
from binome.services.texte import texte_entier

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(campagne, chef):
    return enregistrement.creer(chef, campagne, document())


@pytest.fixture
def adresse(dossier, chef):
    demande = consentements.demander(chef, "essai", "territoire", "elu")
    return lien(en_file(demande.courriel)[-1][2])


def texte(reponse):
    return html.unescape(reponse.content.decode())


def ouvrir(adresse):
    client = Client()
    return client, client.get(adresse, follow=True)


def repondre(client, page, reponse):
    empreinte = texte(page).partition('name="mentions" value="')[2][:64]
    return client.post("/accord/", {"reponse": reponse, "mentions": empreinte})


def test_the_token_leaves_the_address_and_reading_answers_nothing(adresse):
    _, page = ouvrir(adresse)
    assert page.redirect_chain == [("/accord/", 302)]
    assert "Alix Martin" in texte(page)
    assert "présidente" in texte(page)
    assert "Secret industriel" not in texte(page)
    assert "no-store" in page["Cache-Control"]
    assert 'content="noindex"' in texte(page)
    assert not Consentement.objects.exclude(donne_le=None, refuse_le=None).exists()


def test_agreeing_without_account(adresse, dossier):
    client, page = ouvrir(adresse)
    assert "est enregistré" in texte(repondre(client, page, "oui"))
    assert texte_entier.document(tete(dossier)).gouvernance.binomes[0].elu.consentement.donne


def test_the_link_serves_once(adresse, dossier):
    client, page = ouvrir(adresse)
    repondre(client, page, "non")
    avant = tete(dossier).numero
    autre, page = ouvrir(adresse)
    assert page.status_code == 410
    assert "ne sert qu'une fois" in texte(page).replace("’", "'")
    assert autre.post("/accord/", {"reponse": "oui", "mentions": "0" * 64}).status_code == 410
    assert tete(dossier).numero == avant


@pytest.mark.parametrize("jeton", ["faux", "a" * 43, "%00", "..", "é"])
def test_a_guessed_link_says_nothing_of_any_dossier(dossier, jeton):
    _, page = ouvrir(f"/accord/{jeton}/")
    assert page.status_code in (404, 410)
    assert "Essai" not in texte(page)


def test_no_answer_without_link_or_choice(adresse):
    assert Client().post("/accord/", {"reponse": "oui"}).status_code == 410
    client, _ = ouvrir(adresse)
    assert client.post("/accord/", {"reponse": "peut-être"}).status_code == 422


def test_a_text_changed_meanwhile_is_read_again(adresse, chef):
    client, page = ouvrir(adresse)
    saisir(chef, "essai", 1, {"gouvernance.binomes[territoire].elu.mandat": "<b>ministre</b>"})
    reponse = repondre(client, page, "oui")
    assert reponse.status_code == 409
    assert "&lt;b&gt;ministre" in reponse.content.decode()
    assert not Consentement.objects.exclude(donne_le=None).exists()


def test_the_answer_needs_its_own_page(adresse):
    client = Client(enforce_csrf_checks=True)
    client.get(adresse, follow=True)
    assert client.post("/accord/", {"reponse": "oui"}).status_code == 403
