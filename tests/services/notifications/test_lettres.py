"""Letters are written when they leave: no link waits in the queue, no field that they quote makes a header."""

from __future__ import annotations

import json
import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st
from tests import maquettes
from tests.courriers import travailler
from tests.maquettes import A_TEMPS
from tests.saisies import saisir
from tests.serveur_smtp import serveur_smtp

from binome.domaine.droits.droits import Role
from binome.registre.models import Compte, Consentement, Dossier, Envoi, Invitation, RoleDossier
from binome.services.acces import ouverture
from binome.services.comptes import leurres
from binome.services.depot import depots
from binome.services.echanges import demandes, rappels
from binome.services.equipe import delegations, invitations
from binome.services.gouvernance import consentements
from binome.services.notifications import courriels, lettres
from binome.services.socle import horloge
from binome.services.texte import texte_entier

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
PIEGE = "Gap\r\nBcc: tous@exemple.fr\n\n<b>Autre corps</b>\x0b\x85\u2028fin\x01"
BINOME = {"id": "territoire", "libelle": "Essai", "elu": {"nom": "Alix", "courriel": "alix@exemple.fr"}}


@pytest.fixture
def chef(referentiel, monkeypatch):
    monkeypatch.setattr(horloge, "maintenant", lambda: A_TEMPS)
    chef = maquettes.compte("chef")
    maquettes.dossier_signe(maquettes.campagne(), chef)
    return chef


def tout_demander(chef):
    """One letter of each kind that a dossier causes."""
    dossier = Dossier.objects.get()
    ailleurs = Compte.objects.create_user("adjoint@exemple.fr", nom=PIEGE)
    maquettes.donner(dossier, ailleurs, Role.lecteur)
    elu = RoleDossier.objects.get(dossier=dossier, role=Role.elu.value).compte
    depots.deposer(chef, dossier.identifiant, "cle-de-lettres")
    invitations.inviter(chef, dossier.identifiant, "invitee@exemple.fr", Role.lecteur)
    tete = texte_entier.revision_de_tete(dossier)
    saisir(chef, dossier.identifiant, tete.numero, {"gouvernance.binomes": [BINOME]})
    consentements.demander(chef, dossier.identifiant, "territoire", "elu")
    jour = horloge.aujourdhui()
    demandes.demander(chef, dossier.identifiant, elu.pk, "Chiffrer.", echeance=jour)
    delegations.donner(elu, dossier.identifiant, ailleurs.pk, Role.elu, jour)
    rappels.envoyer(A_TEMPS)
    Compte.objects.filter(pk=chef.pk).update(nom=PIEGE)
    return dossier


def test_nothing_that_opens_a_door_waits_in_the_queue(chef):
    """Nor an address of ours, nor a text. The control: what leaves holds them."""
    tout_demander(chef)
    Client().post("/comptes/mot-de-passe/oublie/", {"email": chef.email})
    inscription = {"email": "neuve@exemple.fr", "password1": "une phrase assez longue", "nom": "Neuve"}
    Client().post("/comptes/inscription/", inscription)
    file = json.dumps([*DBTaskResult.objects.values(), *Envoi.objects.values()], default=str)
    assert "http" not in file and "/accord/" not in file and "Bonjour" not in file
    avant = set(Invitation.objects.values_list("jeton_sha256"))
    travailler()
    assert {e.genre for e in Envoi.objects.filter(etat="envoyee")} == {
        *("accuse", "caducite", "compte", "consentement", "delegation", "demande", "invitation", "rappel")
    }
    partis = "\n".join(m.body for m in mail.outbox)
    for motif in (
        r"/comptes/invitation/[\w-]{40,}",
        r"/accord/[\w-]{40,}",
        r"oublie/\w+-\w+-\w+",
        r"verification/\S{20,}",
    ):
        assert re.search(motif, partis), motif
    assert set(Invitation.objects.values_list("jeton_sha256")) != avant
    with connection.cursor() as curseur:
        for table in (DBTaskResult, Envoi, Invitation, Consentement):
            curseur.execute(f"SELECT * FROM {table._meta.db_table}")  # noqa: S608
            contenu = str(curseur.fetchall())
            assert not [j for j in re.findall(r"/(?:invitation|accord)/([\w-]{40,})", partis) if j in contenu]


def test_a_name_with_line_breaks_stops_no_letter_and_makes_no_header(chef, settings):
    """Every kind whose subject quotes what people write, sent for real."""
    dossier = tout_demander(chef)
    Dossier.objects.filter(pk=dossier.pk).update(territoire=PIEGE[:200], titre=PIEGE[:200])
    with serveur_smtp() as smtp:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        travailler()
    assert set(Envoi.objects.values_list("etat", flat=True)) == {"envoyee"}
    assert len(smtp.recus) == Envoi.objects.count()
    genres = {"accuse", "caducite", "consentement", "delegation", "demande", "invitation", "rappel"}
    assert set(Envoi.objects.values_list("genre", flat=True)) == genres
    assert not smtp.tentatives["tous@exemple.fr"]
    cites = 0
    for _, message in smtp.recus:
        assert message["Bcc"] is None and len(message.get_all("Subject")) == 1
        assert {*message.keys()} <= {
            *("Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted"),
            *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
        }
        parts = [part for part in message.walk() if not part.is_multipart()]
        assert [part.get_content_type() for part in parts[:2]] == ["text/plain", "text/html"]
        texte, html = (part.get_payload(decode=True).decode() for part in parts[:2])
        assert "<b>" not in html and ("<b>" in texte) == ("&lt;b&gt;" in html)
        cites += "<b>" in texte
        assert {"Content-Type", "Content-Transfer-Encoding", "MIME-Version"} >= {*parts[0].keys(), *parts[1].keys()}
    assert cites >= 6, "all but receipts, whose words were frozen before"


@given(st.text(max_size=400))
def test_a_subject_is_one_line_whatever_it_is_made_of(texte):
    ligne = lettres.ligne(texte)
    assert "" not in ligne.split(" ")[:-1] and len(ligne) <= lettres.OBJET_MAX
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", ligne)
    ligne.encode()
    lettres.corps(texte).encode()


def test_a_bad_recipient_is_one_line_and_refused_without_a_try(settings):
    with serveur_smtp() as smtp:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        courriels.poster("elle@exemple.fr\r\nRCPT TO:<tous@exemple.fr>", "Objet", "Texte")
        courriels.poster("personne", "Objet", "Texte")
        travailler()
    assert not smtp.recus and not smtp.tentatives["tous@exemple.fr"]
    assert set(Envoi.objects.values_list("etat", flat=True)) == {"refusee"}


def test_whoever_asked_is_told_of_a_refusal_once_and_where_to_go(chef, settings):
    identifiant = Dossier.objects.get().identifiant
    with serveur_smtp() as smtp:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        smtp.humeur = lambda mot, qui: "550 inconnue" if mot == "RCPT" and qui == "fausse@exemple.fr" else None
        invitations.inviter(chef, identifiant, "fausse@exemple.fr", Role.lecteur)
        invitations.inviter(chef, identifiant, "vraie@exemple.fr", Role.lecteur)
        travailler()
        travailler()
    (annonce,) = smtp.pour(chef.email)
    texte = annonce.get_payload(0).get_payload(decode=True).decode()
    assert "fausse@exemple.fr" in texte and "adresse refusée (code 550)" in texte
    assert f"/atelier/{identifiant}/equipe/" in texte and "/invitation/" not in texte
    assert len(smtp.pour("vraie@exemple.fr")) == 1
    assert not any(Envoi.objects.values_list("contenu", flat=True)), "sealed texts are erased once settled"
    en_attente = invitations.en_attente(ouverture.ouvrir(chef, identifiant))
    dits = {i.courriel: courriels.dire_le_sort(i.sort) for i in en_attente}
    assert dits == {"fausse@exemple.fr": "non remis : adresse refusée (code 550)", "vraie@exemple.fr": ""}


def test_what_no_longer_has_an_object_is_not_sent(chef):
    dossier = tout_demander(chef)
    invitations.annuler(chef, dossier.identifiant, Invitation.objects.get().pk)
    travailler()
    assert Envoi.objects.get(genre="invitation").etat == "sans_objet"
    assert mail.outbox and ["invitee@exemple.fr"] not in [m.to for m in mail.outbox]


def test_a_restored_base_sends_nothing_of_what_waited(chef):
    tout_demander(chef)
    attendus = Envoi.objects.count()
    assert courriels.oublier_en_attente() == attendus
    travailler()
    assert not mail.outbox
    assert set(Envoi.objects.values_list("etat", "raison")) == {
        ("abandonnee", "la base a été restaurée avant son départ")
    }


def test_a_kind_that_nobody_writes_here_waits_and_a_letter_for_nobody_does_not():
    courriels.ecrire_a("elle@exemple.fr", "d_une_autre_version", 1)
    leurres.jeter()
    travailler()
    assert list(Envoi.objects.order_by("pk").values_list("genre", "etat")) == [
        ("d_une_autre_version", "attente"),
        ("leurre", "sans_objet"),
    ]
    essayee = DBTaskResult.objects.exclude(exception_class_path="").get()
    assert essayee.status == "READY" and essayee.exception_class_path.endswith("GenreInconnuError")
    assert not mail.outbox
