"""Where one is signed in: seen, closed one by one or all at once, and ended by another password."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from tests import maquettes
from tests.courriers import en_file, lien
from tests.web.comptes.conftest import MOT_DE_PASSE
from tests.web.comptes.test_connexion import connecter
from tests.web.lecture_html import lire

from binome.registre.models import SessionOuverte
from binome.services.administration import administrateurs
from binome.services.comptes import sessions
from binome.services.socle import horloge

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1"
NEUF = "une autre phrase assez longue"


@pytest.fixture
def deux(compte):
    """The same person, at a desk and on a phone."""
    bureau, telephone = Client(HTTP_USER_AGENT=FIREFOX), Client(HTTP_USER_AGENT=SAFARI, REMOTE_ADDR="192.0.2.5")
    connecter(bureau)
    connecter(telephone)
    return bureau, telephone


def ouvert(client):
    return client.get("/atelier/").status_code == 200


def test_each_session_is_told_with_its_device_its_address_and_when(deux):
    bureau, _ = deux
    html = bureau.get("/comptes/sessions/").content.decode()
    assert "Firefox, Windows" in html
    assert "Safari, iPhone" in html
    assert "192.0.2.5" in html
    assert html.count("cet appareil") == 1
    page = lire(html)
    assert page.mal_fermes == page.ouverts == []


def test_one_session_is_closed_and_the_other_stays(deux, compte):
    bureau, telephone = deux
    loin = SessionOuverte.objects.get(adresse="192.0.2.5")
    bureau.post("/comptes/sessions/", {"fermer": str(loin.pk)})
    assert not ouvert(telephone)
    assert ouvert(bureau)
    assert len(sessions.lister(compte)) == 1


def test_nobody_closes_the_session_of_another(deux):
    bureau, telephone = deux
    autre = maquettes.navigateur(maquettes.compte("autre"))
    for ligne in SessionOuverte.objects.exclude(compte__email="autre@exemple.fr"):
        autre.post("/comptes/sessions/", {"fermer": str(ligne.pk)})
    autre.post("/comptes/sessions/", {"fermer": "autres"})
    autre.post("/comptes/sessions/", {"fermer": "9" * 40})
    assert ouvert(bureau)
    assert ouvert(telephone)


def test_the_others_or_all_are_closed(deux):
    bureau, telephone = deux
    bureau.post("/comptes/sessions/", {"fermer": "autres"})
    assert (ouvert(bureau), ouvert(telephone)) == (True, False)
    connecter(telephone)
    assert bureau.post("/comptes/sessions/", {"fermer": "toutes"})["Location"] == "/comptes/connexion/"
    assert (ouvert(bureau), ouvert(telephone)) == (False, False)
    assert not SessionOuverte.objects.exists()


def test_another_password_ends_the_other_sessions(deux):
    bureau, telephone = deux
    cle = telephone.cookies["sessionid"].value
    bureau.post("/comptes/mot-de-passe/", {"oldpassword": MOT_DE_PASSE, "password1": NEUF, "password2": NEUF})
    assert (ouvert(bureau), ouvert(telephone)) == (True, False)
    assert not Session.objects.filter(session_key=cle).exists()
    assert "Firefox, Windows" in bureau.get("/comptes/sessions/").content.decode(), "renewed, it is still told"


def test_a_password_reset_by_a_link_ends_them_all(deux, compte):
    client = Client()
    client.post("/comptes/mot-de-passe/oublie/", {"email": compte.email})
    page = client.get(lien(en_file(compte.email)[-1][2]), follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": NEUF, "password2": NEUF})
    assert [ouvert(c) for c in deux] == [False, False]
    assert not SessionOuverte.objects.exists()


def test_the_last_activity_is_written_every_ten_minutes_not_at_each_page(deux, monkeypatch):
    bureau, _ = deux
    avant = SessionOuverte.objects.get(appareil="Firefox, Windows").vue_le
    bureau.get("/comptes/")
    assert SessionOuverte.objects.get(appareil="Firefox, Windows").vue_le == avant
    plus_tard, ici = horloge.maintenant() + dt.timedelta(minutes=11), time.time()
    monkeypatch.setattr(horloge, "maintenant", lambda: plus_tard)
    monkeypatch.setattr("binome.web.comptes.suivi.time.time", lambda: ici + 660)
    bureau.get("/comptes/")
    assert SessionOuverte.objects.get(appareil="Firefox, Windows").vue_le == plus_tard


def test_a_session_ends_when_its_hours_are_over_however_much_it_was_used(deux, monkeypatch):
    bureau, _ = deux
    debut = time.time()
    for heures in (6, 11.9):
        monkeypatch.setattr("binome.web.comptes.suivi.time.time", lambda h=heures: debut + h * 3600)
        assert ouvert(bureau)
    monkeypatch.setattr("binome.web.comptes.suivi.time.time", lambda: debut + 12.1 * 3600)
    assert not ouvert(bureau)
    connecter(bureau)
    assert ouvert(bureau), "and signing in begins another"


def test_an_address_purged_alone_leaves_the_list_whole(deux):
    SessionOuverte.objects.update(adresse=None)
    assert "Safari, iPhone" in deux[0].get("/comptes/sessions/").content.decode()


def test_a_session_that_ended_elsewhere_is_no_longer_told(deux, compte):
    _, telephone = deux
    telephone.post("/comptes/deconnexion/")
    assert [s.appareil for s in sessions.lister(compte)] == ["Firefox, Windows"]


def test_whoever_holds_the_server_signs_someone_out(deux, compte):
    assert administrateurs.deconnecter("Camille@exemple.fr") == 2
    assert [ouvert(c) for c in deux] == [False, False]
    assert administrateurs.deconnecter(compte.email) == 0
    with pytest.raises(administrateurs.AdministrationError, match="Personne n'a de compte"):
        administrateurs.deconnecter("personne@exemple.fr")
