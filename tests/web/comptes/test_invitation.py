"""From the link of an invitation to the dossier, for someone new and for someone known."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from tests import maquettes
from tests.courriers import en_file, lien
from tests.web.comptes.conftest import MOT_DE_PASSE

from binome.registre.models import Compte, RoleDossier

pytestmark = pytest.mark.django_db


@pytest.fixture
def adresse(navigateur, dossier, chef):
    reponse = navigateur(chef).post(
        "/atelier/essai/equipe/inviter/", {"courriel": "porteur@exemple.fr", "role": "contributeur", "fiches": ["f1"]}
    )
    assert reponse.status_code == 302
    return lien(en_file("porteur@exemple.fr")[0][2])


def test_someone_new_signs_up_by_the_link_without_a_second_message_and_writes_their_fiche(adresse, settings):
    settings.BINOME_INSCRIPTION = "invitation"
    client = Client()
    assert client.get(adresse)["Location"] == "/comptes/invitation/"
    assert "porteur@exemple.fr" in client.get("/comptes/invitation/").content.decode()
    formulaire = {"nom": "Paul Porteur", "email": "porteur@exemple.fr", "password1": MOT_DE_PASSE}
    reponse = client.post(
        "/comptes/inscription/?next=/comptes/invitation/", {**formulaire, "next": "/comptes/invitation/"}
    )
    assert reponse["Location"] == "/comptes/invitation/"
    assert client.post("/comptes/invitation/")["Location"] == "/atelier/essai/"
    assert client.get("/atelier/essai/").status_code == 200
    assert RoleDossier.objects.get(compte__email="porteur@exemple.fr").fiches == ["f1"]


def test_the_link_does_not_open_an_account_at_another_address(adresse, settings):
    settings.BINOME_INSCRIPTION = "invitation"
    client = Client()
    client.get(adresse, follow=True)
    formulaire = {"nom": "Autre", "email": "autre@exemple.fr", "password1": MOT_DE_PASSE}
    assert "porteur@exemple.fr" in client.post("/comptes/inscription/", formulaire).content.decode()
    assert not Compte.objects.filter(email="autre@exemple.fr").exists()


def test_another_account_is_told_whose_it_is(adresse, navigateur):
    client = navigateur(maquettes.compte("autre"))
    client.get(adresse)
    reponse = client.post("/comptes/invitation/")
    assert reponse.status_code == 403
    assert "connectez-vous avec cette adresse" in reponse.content.decode()
    assert client.get("/atelier/essai/").status_code == 404


def test_a_link_that_served_says_so(adresse, navigateur):
    client = navigateur(maquettes.compte("porteur"))
    client.get(adresse)
    client.post("/comptes/invitation/")
    client.get(adresse)
    reponse = client.get("/comptes/invitation/")
    assert reponse.status_code == 410
    assert "déjà servi" in reponse.content.decode()
    assert Client().get("/comptes/invitation/nimporte/", follow=True).status_code == 410


def test_reading_the_page_gives_nothing(adresse, navigateur):
    client = navigateur(maquettes.compte("porteur"))
    client.get(adresse, follow=True)
    assert client.get("/atelier/essai/").status_code == 404


@pytest.mark.parametrize("adresse", ["/comptes/invitation/invente/", "/accord/invente/"])
def test_an_invented_link_writes_no_session(db, adresse):
    """Each would have been a row: anyone could fill the table."""
    for n in range(3):
        client = Client()
        assert client.get(f"{adresse[:-1]}{n}/", follow=True).status_code == 410
        assert not client.cookies.get("sessionid")
    assert not Session.objects.exists()


def test_the_control_a_real_link_is_remembered(adresse):
    client = Client()
    client.get(adresse)
    assert Session.objects.filter(session_key=client.cookies["sessionid"].value).exists()


def test_an_invented_link_does_not_answer_for_the_one_before(adresse):
    client = Client()
    client.get(adresse)
    assert client.get("/comptes/invitation/invente/", follow=True).status_code == 410
