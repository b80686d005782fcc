"""The sign of a territory goes with the letters of its dossier, and with no other; it is small, and fetched nowhere."""

from __future__ import annotations

import datetime as dt
import struct

import pytest
from django.core import mail
from tests import maquettes
from tests.courriers import travailler
from tests.saisies import saisir
from tests.serveur_smtp import serveur_smtp

from binome.domaine.droits.droits import Role
from binome.registre.models import Demande, Envoi, Notification
from binome.services.echanges import demandes, rappels
from binome.services.notifications import courriels, papier, resumes
from binome.services.socle import horloge
from binome.services.territoire import silhouettes

pytestmark = pytest.mark.django_db
EPCI = ("240500439", "200067742", "240500462")


@pytest.fixture
def situe(dossier, chef):
    saisir(chef, "essai", 1, {"perimetre.membres": [{"siren": siren, "nom": siren} for siren in EPCI]})
    return dossier


def test_a_letter_about_a_dossier_carries_its_sign_to_who_gets_it(situe, chef, referentiel, settings):
    """Were its perimeter no one else's business, the sign says no more than the letter: who is written to may read."""
    lectrice = maquettes.compte("lectrice", au=situe, role=Role.lecteur)
    demandes.demander(chef, "essai", lectrice.pk, "Relire")
    with serveur_smtp() as smtp:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        travailler()
    ((pour, message),) = smtp.recus
    assert pour == lectrice.email
    texte, ensemble = message.get_payload()
    assert (texte.get_content_type(), ensemble.get_content_type()) == ("text/plain", "multipart/related")
    page, signe = ensemble.get_payload()
    html = page.get_payload(decode=True).decode()
    assert html.count("<img") == 1 and f'src="cid:{papier.NOM_DU_SIGNE}"' in html and 'alt=""' in html
    assert signe["Content-ID"] == f"<{papier.NOM_DU_SIGNE}>" and signe.get_content_disposition() == "inline"
    assert "cid:" not in texte.get_payload(decode=True).decode()
    png = signe.get_payload(decode=True)
    largeur, _, _, couleurs = struct.unpack(">IIBB", png[16:26])
    assert len(png) <= silhouettes.OCTETS_MAX and largeur <= silhouettes.PIXELS and couleurs in (4, 6), "transparent"
    # Drawn when it leaves: nothing of it waits in the base.
    assert not Envoi.objects.exclude(contenu="").exists()


def test_a_letter_about_no_dossier_or_none_that_is_drawn_has_no_image(dossier, chef, referentiel):
    courriels.poster("elle@exemple.fr", "Essai · Objet", "Bonjour,\n\nVoilà.\n")
    demandes.demander(chef, "essai", maquettes.compte("lectrice", au=dossier, role=Role.lecteur).pk, "Relire")
    travailler()
    assert len(mail.outbox) == 2
    for lettre in mail.outbox:
        entier = lettre.message().as_string()
        assert "image/png" not in entier and "multipart/related" not in entier and "cid:" not in entier
    assert papier.signe_du_dossier(0) == papier.signe_du_dossier(999_999) == b""


def test_a_sign_that_cannot_be_drawn_stops_no_letter(situe, chef, referentiel, monkeypatch):
    def casser(sirens):
        raise RuntimeError("typst")

    monkeypatch.setattr(silhouettes, "image", casser)
    demandes.demander(chef, "essai", maquettes.compte("lectrice", au=situe, role=Role.lecteur).pk, "Relire")
    travailler()
    assert {e.etat for e in Envoi.objects.all()} == {"envoyee"}
    assert "multipart/related" not in mail.outbox[0].message().as_string()


def test_a_reminder_and_a_morning_of_one_dossier_carry_its_sign_those_of_two_none(situe, chef, referentiel, campagne):
    lectrice = maquettes.compte("lectrice", au=situe, role=Role.lecteur)
    quand = horloge.maintenant()
    demain = horloge.jour_a(campagne.fuseau, quand) + dt.timedelta(days=1)
    demandes.demander(chef, "essai", lectrice.pk, "Relire", echeance=demain)
    Demande.objects.update(rappelee_le=quand)
    rappel = Envoi(cle=f"{lectrice.pk}:{horloge.a_paris(quand).date()}")
    assert rappels.lettre(rappel).dossier == situe.pk
    Notification.objects.update(etat="resume", resume_du=horloge.a_paris(quand).date())
    matin = Envoi(cle=f"{lectrice.pk}:{horloge.a_paris(quand).date()}", cree_le=quand)
    assert resumes.lettre(matin).dossier == situe.pk
    autre = maquettes.dossier_ouvert(campagne, chef, maquettes.COURT.replace("id: essai", "id: autre", 1))
    maquettes.donner(autre, lectrice, Role.lecteur)
    demandes.demander(chef, "autre", lectrice.pk, "Chiffrer", echeance=demain)
    Demande.objects.update(rappelee_le=quand)
    assert len(rappels.de(lectrice)) == 2 and rappels.lettre(rappel).dossier == 0
    # The one button of a letter is its first link out of a list: what one is asked, never one's preferences.
    assert rappels.lettre(rappel).texte.split("\n\n")[2].endswith("/a-vous/")
