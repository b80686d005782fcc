"""A second factor: compulsory for who instructs, selects or administers; asked for at each sign-in; kept encrypted."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from tests import maquettes
from tests.web.comptes.conftest import MOT_DE_PASSE
from tests.web.comptes.test_connexion import connecter
from tests.web.lecture_html import lire

from binome.domaine.droits.droits import Role

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


def code(secret=SECRET):
    # One that changes while it is sent would be refused.
    if (reste := 30 - time.time() % 30) < 2:
        time.sleep(reste)
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.mark.parametrize(
    ("role", "exige"),
    [
        (Role.instructeur, True),
        (Role.comite, True),
        (Role.administrateur, True),
        (Role.operateur, False),
        (None, False),
    ],
)
def test_it_is_compulsory_for_those_who_instruct_select_or_administer(campagne, compte, navigateur, role, exige):
    if role:
        maquettes.donner(campagne, compte, role)
    client = navigateur(compte)
    for adresse in ("/atelier/", "/comptes/"):
        reponse = client.get(adresse)
        assert (reponse.status_code == 302 and reponse["Location"] == "/comptes/double-facteur/") is exige
    assert client.get("/").status_code == 200, "public pages stay public"
    if exige:
        TOTP.activate(compte, SECRET)
        assert client.get("/atelier/").status_code == 200


def test_recovery_codes_alone_do_not_count(campagne, compte, navigateur):
    maquettes.donner(campagne, compte, Role.instructeur)
    Authenticator.objects.create(user=compte, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    assert navigateur(compte).get("/atelier/").status_code == 302


def test_an_administrator_of_the_platform_needs_one_too(compte, navigateur):
    compte.administrateur = True
    compte.save()
    assert navigateur(compte).get("/atelier/")["Location"] == "/comptes/double-facteur/"


def test_the_password_alone_no_longer_opens(compte):
    TOTP.activate(compte, SECRET)
    client = Client()
    assert connecter(client)["Location"] == "/comptes/double-facteur/connexion/"
    assert client.get("/atelier/").status_code == 302
    page = client.get("/comptes/double-facteur/connexion/")
    assert page.status_code == 200
    assert client.post("/comptes/double-facteur/connexion/", {"code": "000000"}).status_code == 200
    assert client.get("/atelier/").status_code == 302
    assert client.post("/comptes/double-facteur/connexion/", {"code": code()}).status_code == 302
    assert client.get("/atelier/").status_code == 200


@pytest.mark.usefixtures("coupures")
def test_an_application_is_set_up_from_the_page_and_its_secret_is_not_readable_in_the_database(compte):
    client = Client()
    connecter(client)
    assert client.get("/comptes/double-facteur/application/")["Location"].startswith("/comptes/confirmer/")
    client.post("/comptes/confirmer/", {"password": MOT_DE_PASSE})
    page = client.get("/comptes/double-facteur/application/")
    html = page.content.decode()
    secret = html.split("<code>")[1].split("</code>")[0]
    assert lire(html).mal_fermes == []
    assert "data:" not in html
    assert "<svg" in html
    client.post("/comptes/double-facteur/application/", {"code": code(secret)})
    garde = Authenticator.objects.get(user=compte, type="totp")
    assert secret not in str(garde.data)
    assert garde.wrap().validate_code(code(secret))
    assert client.get("/comptes/double-facteur/codes/").status_code in {200, 302}


def test_every_page_of_the_second_factor_opens(compte):
    TOTP.activate(compte, SECRET)
    client = Client()
    connecter(client)
    client.post("/comptes/double-facteur/connexion/", {"code": code()})
    client.post("/comptes/confirmer/", {"password": MOT_DE_PASSE})
    adresses = (
        "",
        "application/retirer/",
        "codes/nouveaux/",
        "cles/",
        "cles/ajouter/",
        "confirmer/",
        "cles/confirmer/",
    )
    for adresse in adresses:
        reponse = client.get(f"/comptes/double-facteur/{adresse}")
        if adresse == "cles/confirmer/":
            assert reponse.status_code == 302, "no key to confirm with"
            continue
        assert reponse.status_code == 200, adresse
        page = lire(reponse.content.decode())
        assert page.mal_fermes == page.ouverts == [], adresse
        assert len(page.tous("h1")) == 1, adresse
        assert all(
            a.get("src", "").startswith("/statique/")
            for a in page.tous("script")
            if a.get("type") != "application/json"
        )
