"""Signing up, in and out: addresses proven, attempts counted, sessions renewed, no way out to another site."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import allauth
import pytest
from django.test import Client
from tests import maquettes
from tests.courriers import en_file, lien
from tests.web.comptes.conftest import MOT_DE_PASSE
from tests.web.lecture_html import lire

from binome.registre.models import Campagne, Compte, Dossier
from binome.web.comptes.lettres import LETTRES

pytestmark = pytest.mark.django_db
CONNEXION, INSCRIPTION = "/comptes/connexion/", "/comptes/inscription/"


def connecter(client, courriel="camille@exemple.fr", mot_de_passe=MOT_DE_PASSE, **suite):
    return client.post(CONNEXION, {"login": courriel, "password": mot_de_passe, **suite})


def inscrire(client, courriel="neuf@exemple.fr", **suite):
    return client.post(INSCRIPTION, {"nom": "Nina Neuve", "email": courriel, "password1": MOT_DE_PASSE, **suite})


def test_one_signs_in_with_the_right_password_only(compte, client):
    client = Client()
    assert connecter(client, mot_de_passe="autre chose").status_code == 200
    assert client.get("/atelier/").status_code == 302
    assert connecter(client, "CAMILLE@exemple.fr")["Location"] == "/atelier/"
    assert client.get("/atelier/").status_code == 200
    client.post("/comptes/deconnexion/")
    assert client.get("/atelier/").status_code == 302


@pytest.mark.parametrize(("tape", "garde"), [("Ni\ufb01 \u202eNeuve\u200b", "Nifi Neuve"), ("\u200b\u2060", None)])
def test_the_name_of_an_account_can_be_seen_wherever_it_is_written(db, tape, garde):
    inscrire(Client(), nom=tape)
    assert list(Compte.objects.filter(email="neuf@exemple.fr").values_list("nom", flat=True)) == [garde] * bool(garde)


def test_a_session_planted_before_signing_in_is_worth_nothing_after(compte):
    """Session fixation: whoever knew the cookie before learns nothing from it."""
    client = Client()
    connecter(client, mot_de_passe="faux")
    plant = client.session
    plant["plantee"] = True
    plant.save()
    client.cookies["sessionid"] = plantee = plant.session_key
    connecter(client)
    assert client.cookies["sessionid"].value != plantee
    voleur = Client()
    voleur.cookies["sessionid"] = plantee
    assert voleur.get("/atelier/").status_code == 302


@pytest.mark.parametrize(
    "ailleurs", ["https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(compte, ailleurs):
    assert connecter(Client(), next=ailleurs)["Location"] == "/atelier/"


def test_signing_in_leads_back_to_the_page_asked_for(compte):
    assert connecter(Client(), next="/atelier/essai/equipe/")["Location"] == "/atelier/essai/equipe/"


def test_passwords_tried_one_after_the_other_are_stopped_and_the_count_is_per_account(compte):
    client = Client()
    reponses = [connecter(client, mot_de_passe=f"essai {n}") for n in range(7)]
    assert "Trop" in reponses[-1].content.decode() or reponses[-1].status_code == 429
    assert connecter(client).status_code != 302, "the right password, too late"
    autre = Compte.objects.create_user("autre@exemple.fr", MOT_DE_PASSE)
    autre.emailaddress_set.create(email=autre.email, verified=True, primary=True)
    assert connecter(Client(REMOTE_ADDR="10.9.8.7"), autre.email).status_code == 302


def test_one_address_on_the_network_gets_429_and_a_french_page(compte):
    client = Client(REMOTE_ADDR="10.1.2.3")
    codes = [connecter(client, f"x{n}@exemple.fr").status_code for n in range(31)]
    assert codes[0] == 200
    assert codes[-1] == 429
    assert "Trop d’essais" in connecter(client).content.decode()


def test_a_new_account_is_nothing_before_its_address_is_proven():
    client = Client()
    assert inscrire(client).status_code == 302
    assert client.get("/atelier/").status_code == 302
    (adresse, objet, texte) = en_file("neuf@exemple.fr")[0]
    assert "Binôme" in objet
    ailleurs = Client()
    assert ailleurs.get(lien(texte)).status_code == 200
    ailleurs.post(lien(texte))
    assert ailleurs.get("/atelier/").status_code == 302, "a link alone opens nothing in another browser"
    connecter(ailleurs, adresse)
    assert ailleurs.get("/atelier/").status_code == 200
    assert Compte.objects.get(email=adresse).nom == "Nina Neuve"


def test_proving_ones_address_where_one_signed_up_signs_in_once_and_leads_to_the_first_candidature():
    client = Client()
    inscrire(client)
    avant = client.session.session_key
    suite = lien(en_file("neuf@exemple.fr")[0][2])
    assert client.post(suite)["Location"] == "/atelier/#ouvrir"
    assert client.get("/atelier/").status_code == 200
    assert client.session.session_key != avant, "no session known before is worth anything after"
    client.post("/comptes/deconnexion/")
    client.post(suite)
    assert client.get("/atelier/").status_code == 302, "followed again, it opens nothing"


@pytest.mark.lent
def test_from_the_home_page_to_an_empty_candidature_in_four_gestures(referentiel):
    """It took nine, over five pages, and signing in again. Each gesture follows what the page before it shows."""
    maquettes.campagne_ouverte()
    client, gestes = Client(), []

    def geste(adresse, montre, **envoi):
        assert adresse in montre, adresse
        gestes.append(adresse)
        return client.post(adresse, envoi, follow=True) if envoi else client.get(adresse, follow=True)

    page = geste(INSCRIPTION, client.get("/").content.decode())
    champs = {"nom": "Nina Neuve", "email": "neuf@exemple.fr", "password1": MOT_DE_PASSE, "territoire": "Pays de Gap"}
    assert 'name="territoire"' in page.content.decode(), "its call is chosen when there is one"
    page = geste(INSCRIPTION, f"{INSCRIPTION} {page.content.decode()}", **champs)
    assert "ouvrez ici, sur cet appareil" in page.content.decode().lower()
    suite = en_file("neuf@exemple.fr")[0][2]
    assert not Dossier.objects.exists(), "nothing opens before the address is proven"
    page = geste(lien(suite), suite)
    assert "Pays de Gap" in page.content.decode()
    # Signed again for the page: a second later, it is another one.
    confirmer = re.search(r"/comptes/adresses/verification/[^\"]+", page.content.decode())
    assert confirmer
    page = geste(confirmer[0], page.content.decode(), oui="")
    assert page.redirect_chain[-1][0] == "/atelier/pays-de-gap/" and len(gestes) == 4
    assert "Vous êtes chef de projet" in page.content.decode()
    client.post(lien(suite))
    assert Dossier.objects.count() == 1, "followed again, it opens nothing"


def test_a_name_that_no_dossier_would_take_is_said_where_it_is_typed(referentiel):
    maquettes.campagne_ouverte()
    client = Client()
    assert inscrire(client, territoire="y" * 121).status_code == 200 and not Compte.objects.exists()
    inscrire(client, territoire=" \u200b Le \u202e Val ")
    assert client.post(lien(en_file("neuf@exemple.fr")[0][2]))["Location"] == "/atelier/le-val/"


@pytest.mark.parametrize("cas", ["nothing named", "no campaign", "two campaigns", "elsewhere", "closed meanwhile"])
def test_a_candidature_opens_with_the_account_only_where_it_is_sure(referentiel, cas):
    """In the browser that signed up, in the only campaign open; else one lands where it is opened by hand."""
    campagne = None if cas == "no campaign" else maquettes.campagne_ouverte()
    if cas == "two campaigns":
        maquettes.campagne_ouverte("seconde")
    client = Client()
    offert = 'name="territoire"' in client.get(INSCRIPTION).content.decode()
    assert offert is (cas not in ("no campaign", "two campaigns"))
    inscrire(client, territoire="" if cas == "nothing named" else "Pays de Gap")
    if cas == "closed meanwhile":
        Campagne.objects.filter(pk=campagne.pk).update(echeance=dt.date(2020, 1, 1))
    suite = lien(en_file("neuf@exemple.fr")[0][2])
    reponse = (Client() if cas == "elsewhere" else client).post(suite)
    assert cas == "elsewhere" or reponse["Location"] == "/atelier/#ouvrir"
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("cas", ["too late", "another account"])
def test_proving_an_address_signs_nobody_else_in_and_nobody_too_late(settings, cas):
    client = Client()
    inscrire(client)
    suite = lien(en_file("neuf@exemple.fr")[0][2])
    if cas == "too late":
        settings.ACCOUNT_LOGIN_TIMEOUT = -1
    else:
        inscrire(client, "autre@exemple.fr")
    client.post(suite)
    assert client.get("/atelier/").status_code == 302
    assert Compte.objects.get(email="neuf@exemple.fr").emailaddress_set.get().verified, "proven all the same"


def test_signing_up_with_a_known_address_shows_nothing_and_tells_its_holder(compte):
    neuf, connu = inscrire(Client()), inscrire(Client(), "camille@exemple.fr")
    assert (neuf.status_code, neuf["Location"]) == (connu.status_code, connu["Location"])
    assert Compte.objects.filter(email="camille@exemple.fr").count() == 1
    assert len(en_file("camille@exemple.fr")) == 1


@pytest.mark.parametrize("faible", ["court", "12345678901234", "motdepasse", "neuf@exemple.fr"])
def test_a_weak_password_is_refused(faible):
    reponse = inscrire(Client(), password1=faible)
    assert reponse.status_code == 200
    assert not Compte.objects.exists()


def test_by_invitation_strangers_are_told_how_to_come_in(settings):
    settings.BINOME_INSCRIPTION = "invitation"
    for reponse in (Client().get(INSCRIPTION), inscrire(Client())):
        assert reponse.status_code == 403
        assert "Inscription sur invitation" in reponse.content.decode()
    assert not Compte.objects.exists()


@pytest.mark.usefixtures("coupures")
def test_a_forgotten_password_is_changed_by_a_link_that_serves_once(compte):
    client = Client()
    client.post("/comptes/mot-de-passe/oublie/", {"email": compte.email})
    chemin = lien(en_file(compte.email)[-1][2])
    page = client.get(chemin, follow=True)
    neuf = "une autre phrase assez longue"
    client.post(page.redirect_chain[-1][0], {"password1": neuf, "password2": neuf})
    assert connecter(Client(), mot_de_passe=neuf).status_code == 302
    assert "ne vaut plus" in Client().get(chemin, follow=True).content.decode()


def test_an_unknown_address_gets_the_same_answer():
    reponse = Client().post("/comptes/mot-de-passe/oublie/", {"email": "personne@exemple.fr"})
    assert reponse["Location"] == "/comptes/mot-de-passe/oublie/envoye/"
    assert en_file() == []


@pytest.mark.parametrize(
    "adresse", [CONNEXION, INSCRIPTION, "/comptes/mot-de-passe/oublie/", "/comptes/adresses/verification/"]
)
def test_pages_are_valid_strict_and_in_french(adresse):
    reponse = Client().get(adresse)
    page = lire(reponse.content.decode())
    assert page.mal_fermes == page.ouverts == []
    assert len(page.tous("h1")) == 1
    assert not page.tous("style")
    assert not [a for _, a in page.elements if "style" in a or any(k.startswith("on") for k in a)]
    pour = {a.get("for") for a in page.tous("label")}
    assert all(a.get("id") in pour for a in page.tous("input") if a.get("type") not in {"hidden", "submit"})
    assert "'unsafe" not in reponse["Content-Security-Policy"]


def test_a_request_forged_elsewhere_is_refused(compte):
    client = Client(enforce_csrf_checks=True)
    assert connecter(client).status_code == 403


def test_messages_are_in_french(compte):
    inscrire(Client())
    Client().post("/comptes/mot-de-passe/oublie/", {"email": compte.email})
    messages = en_file()
    assert len(messages) == 2
    for _, objet, texte in messages:
        assert objet.startswith("Binôme · ")
        assert texte.startswith("Bonjour,\n\n")
        assert "\u202f:\nhttp://127.0.0.1:8000/comptes/" in texte


def test_every_message_that_accounts_may_send_is_in_our_words():
    dossiers = [Path(allauth.__file__).parent / "templates" / nom / "email" for nom in ("account", "mfa")]
    noms = {f.name.removesuffix("_subject.txt") for d in dossiers for f in d.glob("*_subject.txt")}
    eteints = {"login_code", "password_reset_code", "unknown_account"}
    assert noms - eteints == set(LETTRES)
