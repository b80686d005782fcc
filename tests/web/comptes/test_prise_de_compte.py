"""Taking an account over from a session left open: each step asks for a proof, tells the holder, and waits a day."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import URLPattern, URLResolver
from tests import maquettes
from tests.courriers import en_file
from tests.web.comptes.conftest import MOT_DE_PASSE
from tests.web.comptes.test_connexion import connecter
from tests.web.lecture_html import lire

from binome.registre.models import ChangementAdresse, EnvoiCompte, LigneJournal
from binome.services.comptes import adresses_compte
from binome.services.socle import horloge
from binome.web.comptes.urls import CONFIRMEES, CONFIRMEES_A_L_ECRITURE, urlpatterns

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
ADRESSES = "/comptes/adresses/"
VOLEUR = "voleur@exemple.fr"
# Neither touch the account, or ask for a proof themselves (the former password, a link, a code, ProConnect).
AUTREMENT = {
    "compte",
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_reauthenticate",
    "annuler-adresse",
    "sessions",
    "revoquer-jeton",
    "texte-garde",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_change_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_list_webauthn",
    "mfa_reauthenticate_webauthn",
    "proconnect_login",
    "proconnect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "invitation",
    "invitation-recue",
    "suivre-invitation",
}


@pytest.fixture
def ancien(compte):
    """A browser signed in six hours ago."""
    client = Client()
    connecter(client)
    vieillir(client)
    return client


def vieillir(client):
    session = client.session
    traces = session.get("account_authentication_methods", [])
    session["account_authentication_methods"] = [{**t, "at": time.time() - 6 * 3600} for t in traces]
    session.save()


def confirmer(client):
    assert client.post("/comptes/confirmer/", {"password": MOT_DE_PASSE}).status_code == 302


def plus_tard(monkeypatch, heures):
    instant = horloge.maintenant() + dt.timedelta(hours=heures)
    monkeypatch.setattr(horloge, "maintenant", lambda: instant)


def ajouter(compte, courriel=VOLEUR, verified=True):
    return EmailAddress.objects.create(user=compte, email=courriel, verified=verified, primary=False)


def lien_d_opposition(courriel):
    return next(
        trouve[1]
        for _, _, texte in reversed(en_file(courriel))
        if (trouve := re.search(r"https?://[^/\s]+(/comptes/adresses/annuler/\S+)", texte))
    )


def test_every_page_of_accounts_is_behind_the_door_or_said_why_not():
    noms = {motif.name for motif in urlpatterns if isinstance(motif, URLPattern)}
    # The entry of the demonstration opens on this machine alone. What one is told, and how: behind the session alone, as
    # the pages of dossiers are.
    pieces = [motif.pattern.describe() for motif in urlpatterns if isinstance(motif, URLResolver)]
    assert pieces == ["'demonstration/'", "'notifications/'"]
    assert noms == CONFIRMEES | CONFIRMEES_A_L_ECRITURE | AUTREMENT
    assert not AUTREMENT & (CONFIRMEES | CONFIRMEES_A_L_ECRITURE)


@pytest.mark.parametrize(
    "donnees",
    [
        {"action_add": "", "email": VOLEUR},
        {"action_primary": "", "email": "autre@exemple.fr"},
        {"action_remove": "", "email": "autre@exemple.fr"},
        {"action_send": "", "email": "autre@exemple.fr"},
        {"renoncer": "1"},
    ],
)
@pytest.mark.parametrize(
    "entetes", [{}, {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}, {"HTTP_ACCEPT": "application/json"}]
)
def test_a_six_hour_old_session_changes_no_address(ancien, compte, donnees, entetes):
    ajouter(compte, "autre@exemple.fr")
    avant = list(EmailAddress.objects.values_list("email", "verified", "primary"))
    reponse = ancien.post(ADRESSES, donnees, **entetes)
    assert reponse.status_code == 302
    assert reponse["Location"].startswith("/comptes/confirmer/")
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == avant
    assert not ChangementAdresse.objects.exists()
    assert en_file() == []


@pytest.mark.parametrize(
    "chemin",
    [
        "application/",
        "application/retirer/",
        "codes/",
        "codes/nouveaux/",
        "codes/telecharger/",
        "cles/ajouter/",
        "cles/1/retirer/",
        "cles/1/renommer/",
    ],
)
@pytest.mark.parametrize("verbe", ["get", "post"])
def test_a_six_hour_old_session_touches_no_second_factor(ancien, compte, chemin, verbe):
    TOTP.activate(compte, "JBSWY3DPEHPK3PXP")
    avant = list(Authenticator.objects.values_list("pk", "type", "data"))
    reponse = getattr(ancien, verbe)(f"/comptes/double-facteur/{chemin}")
    assert reponse.status_code == 302
    assert "/confirmer/" in reponse["Location"]
    assert list(Authenticator.objects.values_list("pk", "type", "data")) == avant


def test_a_password_is_not_changed_without_the_former_one(ancien, compte):
    neuf = "une autre phrase assez longue"
    ancien.post("/comptes/mot-de-passe/", {"oldpassword": "faux", "password1": neuf, "password2": neuf})
    compte.refresh_from_db()
    assert compte.check_password(MOT_DE_PASSE)


def test_a_first_password_is_not_chosen_from_a_session_that_proves_nothing(navigateur):
    compte, neuf = maquettes.compte("sans-mot-de-passe"), "une autre phrase assez longue"
    client = navigateur(compte)
    reponse = client.post("/comptes/mot-de-passe/choisir/", {"password1": neuf, "password2": neuf})
    assert reponse["Location"].startswith("/comptes/confirmer/")
    page = client.get(reponse["Location"])
    assert page.status_code == 403
    assert "Recevoir le lien" in page.content.decode()
    compte.refresh_from_db()
    assert not compte.has_usable_password()
    assert neuf not in str(client.session.items()), "what was typed does not wait in the session"


@pytest.mark.usefixtures("coupures")
def test_once_confirmed_what_was_asked_is_done_and_the_holder_is_told(ancien):
    """The control: the same request, with the password."""
    porte = ancien.post(ADRESSES, {"action_add": "", "email": VOLEUR})["Location"]
    ancien.post(porte, {"password": MOT_DE_PASSE})
    assert EmailAddress.objects.filter(email=VOLEUR, verified=False).exists()
    assert "Adresse ajoutée" in en_file("camille@exemple.fr")[-1][1]


def test_an_address_added_then_taken_out_before_the_letter_leaves_is_told_all_the_same(ancien, compte):
    confirmer(ancien)
    ancien.post(ADRESSES, {"action_add": "", "email": VOLEUR})
    ancien.post(ADRESSES, {"action_remove": "", "email": VOLEUR})
    (_, objet, texte), *reste = en_file("camille@exemple.fr")
    assert "Adresse ajoutée" in objet and "puis retirée" in texte and VOLEUR not in texte and not reste


@pytest.mark.parametrize("suite", ["attente", "renonce", "fait"])
def test_a_letter_that_waited_says_what_became_of_the_change(ancien, compte, monkeypatch, suite):
    ajouter(compte)
    confirmer(ancien)
    ancien.post(ADRESSES, {"action_primary": "", "email": VOLEUR})
    changement = ChangementAdresse.objects.get()
    if suite == "renonce":
        assert adresses_compte.renoncer(compte, changement.pk)
    plus_tard(monkeypatch, 25 if suite == "fait" else 20)
    adresses_compte.appliquer_echus()
    ((_, objet, texte),) = en_file("camille@exemple.fr")
    assert ("Adresse changée" in objet) is (suite == "fait")
    assert ("annuler/" in texte and " h " in texte.replace("\u202f", " ")) is (suite == "attente")
    assert ("rien n'a changé" in texte) is (suite == "renonce")


def test_even_with_the_password_the_main_address_changes_a_day_later(ancien, compte, monkeypatch):
    ajouter(compte)
    confirmer(ancien)
    ancien.post(ADRESSES, {"action_primary": "", "email": VOLEUR})
    compte.refresh_from_db()
    assert compte.email == "camille@exemple.fr"
    assert "24" in en_file("camille@exemple.fr")[-1][2]
    assert "deviendra la principale" in ancien.get(ADRESSES).content.decode()
    # The main address is not the thief's yet: it cannot be removed.
    ancien.post(ADRESSES, {"action_remove": "", "email": "camille@exemple.fr"})
    assert ChangementAdresse.objects.count() == 1
    plus_tard(monkeypatch, 23.9)
    assert adresses_compte.appliquer_echus() == 0
    plus_tard(monkeypatch, 0.2)
    assert adresses_compte.appliquer_echus() == 1
    assert adresses_compte.appliquer_echus() == 0
    compte.refresh_from_db()
    assert compte.email == VOLEUR
    assert "Adresse changée" in en_file("camille@exemple.fr")[-1][1]


@pytest.mark.usefixtures("coupures")
def test_a_removed_address_holds_a_day_then_goes(ancien, compte, monkeypatch):
    ajouter(compte, "ancienne@exemple.fr")
    confirmer(ancien)
    ancien.post(ADRESSES, {"action_remove": "", "email": "ancienne@exemple.fr"})
    assert EmailAddress.objects.filter(email="ancienne@exemple.fr", verified=True).exists()
    assert len(en_file("ancienne@exemple.fr")) == len(en_file("camille@exemple.fr")) == 1
    plus_tard(monkeypatch, 25)
    ancien.get(ADRESSES)
    assert not EmailAddress.objects.filter(email="ancienne@exemple.fr").exists()
    assert [li.action for li in LigneJournal.objects.all()][-2:] == [
        "compte.adresse_retrait_demande",
        "compte.adresse_retrait",
    ]
    assert "ancienne@" not in "".join(li.donnees for li in LigneJournal.objects.all())


def test_the_former_holder_objects_by_the_link_and_everyone_is_signed_out(ancien, compte, monkeypatch):
    ajouter(compte)
    confirmer(ancien)
    ancien.post(ADRESSES, {"action_primary": "", "email": VOLEUR})
    chemin = lien_d_opposition("camille@exemple.fr")
    victime = Client()
    assert "Annuler ce changement" in victime.get(chemin).content.decode()
    assert ancien.get("/atelier/").status_code == 200, "reading the link does nothing"
    assert "Changement annulé" in victime.post(chemin).content.decode()
    assert ancien.get("/atelier/").status_code == 302
    assert not EmailAddress.objects.filter(email=VOLEUR).exists()
    assert victime.post(chemin).status_code == 410
    plus_tard(monkeypatch, 25)
    assert adresses_compte.appliquer_echus() == 0
    compte.refresh_from_db()
    assert compte.email == "camille@exemple.fr"


def test_a_link_that_is_late_or_forged_objects_to_nothing(ancien, compte, monkeypatch):
    ajouter(compte, "ancienne@exemple.fr")
    confirmer(ancien)
    ancien.post(ADRESSES, {"action_remove": "", "email": "ancienne@exemple.fr"})
    chemin = lien_d_opposition("ancienne@exemple.fr")
    assert Client().post(f"{chemin[:-3]}xx/").status_code == 410
    plus_tard(monkeypatch, 24)
    assert Client().post(chemin).status_code == 410
    assert adresses_compte.appliquer_echus() == 1


def test_one_takes_back_one_s_own_change_and_no_other_s(ancien, compte):
    ajouter(compte)
    autre = maquettes.compte("autre")
    confirmer(ancien)
    ancien.post(ADRESSES, {"action_primary": "", "email": VOLEUR})
    changement = ChangementAdresse.objects.get()
    assert not adresses_compte.renoncer(autre, changement.pk)
    ancien.post(ADRESSES, {"renoncer": str(changement.pk)})
    assert adresses_compte.en_attente(compte) == []


def test_an_address_that_nobody_proved_goes_at_once(ancien, compte):
    ajouter(compte, "faute@exemple.fr", verified=False)
    confirmer(ancien)
    ancien.post(ADRESSES, {"action_remove": "", "email": "faute@exemple.fr"})
    assert not EmailAddress.objects.filter(email="faute@exemple.fr").exists()
    assert en_file("faute@exemple.fr") == []


def test_the_proof_lasts_five_minutes(ancien, compte):
    ajouter(compte, "autre@exemple.fr")
    confirmer(ancien)
    vieillir(ancien)
    assert ancien.post(ADRESSES, {"action_remove": "", "email": "autre@exemple.fr"})["Location"].startswith(
        "/comptes/confirmer/"
    )


def test_the_pages_of_safety_are_valid_and_say_when(ancien, compte, navigateur):
    ajouter(compte)
    confirmer(ancien)
    ancien.post(ADRESSES, {"action_primary": "", "email": VOLEUR})
    pages = [
        ancien.get(ADRESSES),
        Client().get(lien_d_opposition("camille@exemple.fr")),
        navigateur(maquettes.compte("sans")).get("/comptes/confirmer/"),
    ]
    for reponse in pages:
        page = lire(reponse.content.decode())
        assert page.mal_fermes == page.ouverts == []
        assert len(page.tous("h1")) == 1
    assert all("heure de Paris" in p.content.decode() for p in pages[:2])


def test_an_account_is_not_a_way_to_write_to_strangers(ancien, compte):
    confirmer(ancien)
    for n in range(9):
        ancien.post(ADRESSES, {"action_add": "", "email": f"inconnu{n}@exemple.fr"})
    assert EmailAddress.objects.filter(user=compte).count() == 5
    assert EnvoiCompte.objects.filter(compte=compte).count() == 4
    assert [len(en_file(f"inconnu{n}@exemple.fr")) for n in (0, 3, 4, 8)] == [1, 1, 0, 0]
