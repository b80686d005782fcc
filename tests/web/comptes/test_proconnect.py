"""ProConnect, against a real provider on loopback: what it signs is believed, anything else is refused."""

from __future__ import annotations

import html
import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP
from config.comptes import origine, proconnect
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from tests import maquettes
from tests.web.comptes.fournisseur import CLIENT, SECRET, servir

from binome.domaine.droits.droits import Role
from binome.registre.models import Compte, Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.lent]


@pytest.fixture
def fournisseur(settings):
    with servir() as ouvert:
        settings.SOCIALACCOUNT_PROVIDERS = proconnect(ouvert.adresse, CLIENT, SECRET)
        settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
        yield ouvert


def passer(client, adresse="/comptes/proconnect/"):
    """Press the button, let the provider send the browser back, and follow it."""
    depart = client.post(adresse)
    assert depart.status_code == 302
    retour = requests.get(depart["Location"], allow_redirects=False, timeout=5).headers["Location"]
    morceaux = urlsplit(retour)
    return client.get(f"{morceaux.path}?{morceaux.query}")


def test_an_agent_comes_in_with_their_name_their_proven_address_and_their_organisation(fournisseur):
    organisation = Organisation.objects.create(siren="240500439", nom="CC du Briançonnais", nature="epci")
    client = Client()
    assert "S’identifier avec ProConnect" in client.get("/comptes/connexion/").content.decode()
    assert passer(client)["Location"] == "/atelier/#ouvrir"
    assert client.get("/atelier/").status_code == 200
    compte = Compte.objects.get()
    assert (compte.email, compte.nom, compte.organisation) == (
        "paule.agent@collectivite.fr",
        "Paule Agent",
        organisation,
    )
    assert compte.emailaddress_set.get().verified
    assert not compte.has_usable_password()
    aller = fournisseur.demandes[0]
    assert aller["code_challenge_method"] == "S256"
    assert {"openid", "siret", "usual_name"} <= set(aller["scope"].split())


def test_the_same_person_comes_back_to_the_same_account(fournisseur):
    passer(Client())
    client = Client()
    passer(client)
    assert client.get("/atelier/").status_code == 200
    assert Compte.objects.count() == 1


def test_a_local_account_with_the_same_proven_address_is_the_same_person(fournisseur):
    compte = maquettes.compte("paule.agent")
    Compte.objects.filter(pk=compte.pk).update(email="paule.agent@collectivite.fr")
    compte.emailaddress_set.update(email="paule.agent@collectivite.fr")
    client = Client()
    passer(client)
    assert client.get("/atelier/").status_code == 200
    assert Compte.objects.get().pk == compte.pk


def test_a_second_factor_set_here_is_asked_for_all_the_same(fournisseur):
    passer(Client())
    TOTP.activate(Compte.objects.get(), "JBSWY3DPEHPK3PXP")
    client = Client()
    assert passer(client)["Location"] == "/comptes/double-facteur/connexion/"
    assert client.get("/atelier/").status_code == 302


FAUTES = [
    "autre clé",
    "autre audience",
    "autre émetteur",
    "périmé",
    "algorithme none",
    "non signé",
    "autre personne",
    "autre nonce",
]


@pytest.mark.parametrize("faute", FAUTES)
def test_what_is_not_signed_for_us_about_that_person_is_refused(fournisseur, faute):
    fournisseur.faute = faute
    client = Client()
    reponse = passer(client)
    assert reponse.status_code == 403
    assert "Connexion interrompue" in reponse.content.decode()
    assert client.get("/atelier/").status_code == 302
    assert not Compte.objects.exists()


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(fournisseur):
    depart = Client().post("/comptes/proconnect/")
    retour = requests.get(depart["Location"], allow_redirects=False, timeout=5).headers["Location"]
    morceaux = urlsplit(retour)
    victime = Client()
    assert victime.get(f"{morceaux.path}?{morceaux.query}").status_code == 403
    assert victime.get("/atelier/").status_code == 302


def test_leaving_ends_the_session_at_the_provider_too(fournisseur):
    client = Client()
    passer(client)
    sortie = urlsplit(client.post("/comptes/deconnexion/")["Location"])
    assert f"{sortie.scheme}://{sortie.netloc}{sortie.path}" == f"{fournisseur.adresse}/sortir"
    dits = parse_qs(sortie.query)
    assert dits["post_logout_redirect_uri"] == ["http://testserver/"] and dits["id_token_hint"] and dits["state"]
    assert client.get("/atelier/").status_code == 302


@pytest.mark.parametrize("panne", ["sans sortie", "éteint"])
def test_one_leaves_all_the_same_when_the_provider_says_nothing(fournisseur, settings, panne):
    client = Client()
    passer(client)
    fournisseur.faute = panne
    if panne == "éteint":
        settings.SOCIALACCOUNT_PROVIDERS = proconnect("http://127.0.0.1:9", CLIENT, SECRET)
    assert client.post("/comptes/deconnexion/")["Location"] == "/"
    assert client.get("/atelier/").status_code == 302


def test_who_came_by_password_does_not_leave_by_proconnect(fournisseur):
    client = maquettes.navigateur(maquettes.compte("locale"))
    assert client.post("/comptes/deconnexion/")["Location"] == "/"


def test_someone_without_a_password_confirms_by_proconnect_before_signing(fournisseur, dossier):
    client = Client()
    passer(client)
    maquettes.donner(dossier, Compte.objects.get(nom="Paule Agent"), Role.elu)
    session = client.session
    session["account_authentication_methods"] = [{**m, "at": 0} for m in session["account_authentication_methods"]]
    session.save()
    adresse = "/atelier/essai/signatures/"
    page = client.get(adresse).content.decode()
    assert "Confirmer avec ProConnect" in page and "Signer ce texte" not in page and "mot_de_passe" not in page
    envoi = {"comme": f"elu:{Compte.objects.get(nom='Paule Agent').pk}", "empreinte": "x"}
    assert "Confirmez d’abord qui vous êtes" in client.post(adresse, envoi).content.decode()
    action = html.unescape(re.search(r'action="(/comptes/proconnect/[^"]+)"', page)[1])
    assert passer(client, action)["Location"] == adresse
    assert fournisseur.demandes[-2]["prompt"] == "login"
    assert "Signer ce texte" in client.get(adresse).content.decode()


def vieillir(client):
    session = client.session
    session["account_authentication_methods"] = [{**m, "at": 0} for m in session["account_authentication_methods"]]
    session.save()


@pytest.mark.parametrize(
    ("adresse", "envoi"),
    [
        ("/comptes/adresses/", {"action_add": "", "email": "voleur@exemple.fr"}),
        (
            "/comptes/mot-de-passe/choisir/",
            {"password1": "une phrase assez longue", "password2": "une phrase assez longue"},
        ),
        ("/comptes/double-facteur/application/", {"code": "000000"}),
    ],
)
def test_someone_without_a_password_confirms_by_proconnect_before_touching_the_account(fournisseur, adresse, envoi):
    """allauth, which has nothing to ask of them, would let a session left open through."""
    client = Client()
    passer(client)
    vieillir(client)
    avant = list(Compte.objects.values("password")), list(Compte.objects.get().emailaddress_set.values("email"))
    porte = client.post(adresse, envoi)["Location"]
    assert porte.startswith("/comptes/confirmer/")
    page = client.get(porte)
    assert page.status_code == 403
    assert (
        list(Compte.objects.values("password")),
        list(Compte.objects.get().emailaddress_set.values("email")),
    ) == avant
    action = html.unescape(re.search(r'action="(/comptes/proconnect/[^"]+)"', page.content.decode())[1])
    assert passer(client, action)["Location"] == adresse
    assert fournisseur.demandes[-2]["prompt"] == "login"
    assert "/confirmer/" not in client.post(adresse, envoi).headers.get("Location", "")


def test_tying_an_identity_to_an_account_asks_for_its_password_first(fournisseur):
    compte = maquettes.compte("locale", "une phrase assez longue")
    client = Client()
    client.post("/comptes/connexion/", {"login": compte.email, "password": "une phrase assez longue"})
    for adresse in ("/comptes/proconnect/?process=connect", "/comptes/proconnect/liens/"):
        assert client.post(adresse, {"account": "1"})["Location"].startswith("/comptes/confirmer/"), adresse
    client.post("/comptes/confirmer/", {"password": "une phrase assez longue"})
    assert client.post("/comptes/proconnect/?process=connect")["Location"].startswith(fournisseur.adresse)


@pytest.mark.parametrize(("anciennete", "assez"), [(3600, False), (5, True), (None, True)])
def test_a_sign_in_that_proconnect_remembered_confirms_nothing(fournisseur, dossier, anciennete, assez):
    """Whoever sits at a desk left open may come back in with one click: that is no confirmation of a signature."""
    fournisseur.prouve_le = None if anciennete is None else time.time() - anciennete
    client = Client()
    passer(client)
    assert "auth_time" in fournisseur.demandes[0]["claims"]
    maquettes.donner(dossier, Compte.objects.get(nom="Paule Agent"), Role.elu)

    def peut_signer():
        return "Signer ce texte" in client.get("/atelier/essai/signatures/").content.decode()

    assert peut_signer() is assez
    passer(client, "/comptes/proconnect/?process=login")
    assert peut_signer() is assez
    assert "/sortir" in client.post("/comptes/deconnexion/")["Location"]


def test_the_proof_of_someone_else_confirms_nothing(fournisseur, dossier):
    fournisseur.prouve_le = time.time() - 3600
    client = Client()
    passer(client)
    maquettes.donner(dossier, Compte.objects.get(nom="Paule Agent"), Role.elu)
    fournisseur.sub, fournisseur.prouve_le = "sub-2", time.time()
    passer(client, "/comptes/proconnect/?process=redirect&next=/atelier/")
    assert "Signer ce texte" not in client.get("/atelier/essai/signatures/").content.decode()


def test_a_form_whose_token_does_not_hold_says_what_to_do():
    reponse = Client(enforce_csrf_checks=True).post("/comptes/connexion/", {})
    assert reponse.status_code == 403 and "Formulaire périmé" in reponse.content.decode()


def test_the_switch_is_off_by_default_and_wants_all_it_needs():
    assert proconnect("", "", "") == {}
    assert origine("") == []
    assert origine("https://exemple.fr/api/v2") == ["https://exemple.fr"]
    with pytest.raises(ImproperlyConfigured, match="BINOME_PROCONNECT_SECRET"):
        proconnect("https://exemple.fr", CLIENT, "")
    assert "ProConnect" not in Client().get("/comptes/connexion/").content.decode()
    assert Client().post("/comptes/proconnect/").status_code == 404


def test_by_invitation_proconnect_creates_no_account_either(fournisseur, settings):
    settings.BINOME_INSCRIPTION = "invitation"
    client = Client()
    reponse = passer(client)
    assert reponse.status_code == 403
    assert "Inscription sur invitation" in reponse.content.decode()
    assert client.get("/atelier/").status_code == 302
    assert not Compte.objects.exists()
