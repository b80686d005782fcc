"""Demands, reminders, invitations, requests of consent, delegations and fallen signatures: told by the one outbox, as
each person chose, once; whoever has no account is written to, as before."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.core import mail
from django.test import Client
from tests import maquettes
from tests.courriers import HorlogeDeLaFile, en_file, lien, travailler
from tests.maquettes import ID
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.domaine.procedure.notifications import GenreDeNotification as G
from binome.registre.models import AdresseEnPanne, Compte, Consentement, Envoi, Invitation, Notification, RoleDossier
from binome.services.acces.ouverture import IntrouvableError
from binome.services.comptes import comptes
from binome.services.depot import signatures
from binome.services.echanges import demandes, rappels
from binome.services.equipe import delegations, invitations
from binome.services.gouvernance import consentements, consentements_recus
from binome.services.notifications import courriels, distribution, liste, preferences
from binome.services.socle import horloge as temps
from binome.services.texte import texte_entier

pytestmark = [pytest.mark.django_db, pytest.mark.lent(6)]
LIBELLES = {
    G.demande_recue: "demande",
    G.rappel: "rappel",
    G.signature_caduque: "caducite",
    G.delegation_recue: "delegation",
    G.invitation_recue: "invitation",
    G.consentement_demande: "consentement",
}
"""Kind of news → the kind of its letter."""


@pytest.fixture
def horloge(monkeypatch):
    # What waits for the digest of the morning depends on how far it is.
    montre = HorlogeDeLaFile(heure=12)
    monkeypatch.setattr(temps, "maintenant", montre)
    return montre


@pytest.fixture
def elle(referentiel, horloge):
    """Someone of the team to whom everything that a dossier asks may happen."""
    quand = horloge()
    campagne = maquettes.campagne(echeance=temps.aujourdhui() + dt.timedelta(days=30), ouverte_le=quand)
    dossier = maquettes.dossier_signe(campagne, maquettes.compte("chef"), quand=quand)
    elle = RoleDossier.objects.get(dossier=dossier, role=Role.elu.value).compte
    comptes.creer_prouve("autre@exemple.fr")
    return comptes.trouver(elle.email)


def tout(elle):
    """One event of each kind, to her."""
    chef = Compte.objects.get(email="chef@exemple.fr")
    dossier = RoleDossier.objects.get(compte=elle).dossier
    industriel = RoleDossier.objects.get(dossier=dossier, role=Role.industriel.value).compte
    jour = temps.aujourdhui() + dt.timedelta(days=2)
    demandes.demander(chef, ID, elle.pk, "Chiffrer l'action.", echeance=jour)
    rappels.envoyer(temps.maintenant())
    invitations.inviter(chef, ID, elle.email, Role.lecteur)
    nommee = {"id": "territoire", "libelle": "Essai", "elu": {"nom": "Alix Martin", "courriel": elle.email}}
    saisir(chef, ID, texte_entier.revision_de_tete(dossier).numero, {"gouvernance.binomes": [nommee]})
    consentements.demander(chef, ID, "territoire", "elu")
    RoleDossier.objects.create(dossier=dossier, compte=elle, role=Role.lecteur.value)
    RoleDossier.objects.filter(dossier=dossier, compte=elle, role=Role.elu.value).delete()
    delegations.donner(industriel, ID, elle.pk, Role.industriel, jour)


def lettres(elle, genre):
    return list(Envoi.objects.filter(destinataire=elle.email, genre=LIBELLES[genre]))


def test_everything_is_told_once_however_often_it_is_handed_out(elle):
    tout(elle)
    for _ in range(3):
        for evenement, genre in Notification.objects.values_list("evenement", "genre"):
            distribution.distribuer.call(evenement, genre)
        rappels.envoyer(temps.maintenant())
    travailler()
    assert {genre: len(lettres(elle, genre)) for genre in LIBELLES} == dict.fromkeys(LIBELLES, 1)
    siens = [m for m in mail.outbox if m.to == [elle.email]]
    assert len(siens) == len(LIBELLES) and all("/comptes/notifications/choix/" in m.body for m in siens)
    assert {n.nom for n in liste.lister(elle)} == {preferences.REGLES[genre].nom for genre in LIBELLES}


@pytest.mark.parametrize("canal", ["ici", "resume"])
def test_what_one_chose_is_respected_and_nothing_is_lost(elle, horloge, canal):
    """The control is the test above: without a choice, each has its letter."""
    preferences.choisir(elle, {genre.value: canal for genre in LIBELLES})
    tout(elle)
    travailler()
    par_genre = {n.genre: n.etat for n in Notification.objects.filter(compte=elle)}
    # What ends within two days of the next digest does not wait for it.
    presses = {G.demande_recue, G.rappel} if canal == "resume" else set()
    assert par_genre == {genre.value: "courriel" if genre in presses else canal for genre in LIBELLES}
    assert {genre for genre in LIBELLES if lettres(elle, genre)} == presses
    assert len(liste.lister(elle)) == len(LIBELLES), "on the page in any case"
    horloge.avancer(days=1)
    resumes = [m for m in mail.outbox if m.to == [elle.email] and "ce matin" in m.subject]
    assert len(resumes) == (canal == "resume")
    if resumes:
        assert f"/comptes/invitation/recue/{Invitation.objects.get().pk}/" in resumes[0].body
        assert f"/accord/recu/{Consentement.objects.get().pk}/" in resumes[0].body


def test_an_invitation_is_accepted_from_ones_notifications_and_by_nobody_else(elle):
    preferences.choisir(elle, {G.invitation_recue.value: "ici"})
    tout(elle)
    travailler()
    (recue,) = [n for n in liste.lister(elle) if n.nom == "Invitation à une candidature"]
    page = recue.nouvelle.lien.partition("//")[2].partition("/")[2]
    autre = maquettes.navigateur(Compte.objects.get(email="autre@exemple.fr"))
    assert autre.get(f"/{page}").status_code == autre.post(f"/{page}").status_code == 404
    assert Client().get(f"/{page}").status_code == 302
    client = maquettes.navigateur(elle)
    assert "vous invite à" in html.unescape(client.get(f"/{page}").content.decode())
    assert client.post(f"/{page}").status_code == 302 and Invitation.objects.get().acceptee_par == elle
    assert client.post(f"/{page}").status_code == 410, "once"
    assert not [n for n in liste.lister(elle) if n.nom == "Invitation à une candidature"]


def test_a_consent_is_given_from_ones_notifications_and_by_nobody_else(elle):
    preferences.choisir(elle, {G.consentement_demande.value: "ici"})
    tout(elle)
    travailler()
    cle = Consentement.objects.get().pk
    page = f"/accord/recu/{cle}/"
    with pytest.raises(IntrouvableError):
        consentements_recus.repondre(Compte.objects.get(email="autre@exemple.fr"), cle, True, "0" * 64)
    client = maquettes.navigateur(elle)
    lue = html.unescape(client.get(page).content.decode())
    assert "Alix Martin" in lue
    mentions = lue.partition('name="mentions" value="')[2][:64]
    assert client.post(page, {"reponse": "oui", "mentions": "0" * 64}).status_code == 409
    assert client.post(page, {"reponse": "oui", "mentions": mentions}).status_code == 200
    assert Consentement.objects.get().donne_le and client.get(page).status_code == 410


def test_whoever_has_no_account_is_written_to_as_before(elle):
    chef = Compte.objects.get(email="chef@exemple.fr")
    invitations.inviter(chef, ID, "inconnue@exemple.fr", Role.lecteur)
    assert not Notification.objects.filter(genre=G.invitation_recue.value).exists()
    ((_, objet, texte),) = en_file("inconnue@exemple.fr")
    assert "Invitation" in objet and lien(texte).startswith("/comptes/invitation/"), "and no choice is offered"


def test_another_address_of_ones_own_is_the_one_written_to(elle):
    """The main one is told to nobody by what becomes of a letter; a broken main one stops nothing."""
    elle.emailaddress_set.create(email="mairie@exemple.fr", verified=True, primary=False)
    AdresseEnPanne.objects.create(adresse=elle.email, raison="boîte pleine", depuis=temps.maintenant())
    invitations.inviter(Compte.objects.get(email="chef@exemple.fr"), ID, "mairie@exemple.fr", Role.lecteur)
    travailler()
    (envoi,) = Envoi.objects.filter(genre="invitation")
    assert (envoi.destinataire, envoi.etat) == ("mairie@exemple.fr", "envoyee")


def test_a_signature_that_falls_is_told_to_whoever_signed_even_out_of_the_team(elle):
    chef, dossier = Compte.objects.get(email="chef@exemple.fr"), RoleDossier.objects.get(compte=elle).dossier
    assert signatures.lister(dossier)
    RoleDossier.objects.filter(compte=elle).delete()
    saisir(chef, ID, texte_entier.revision_de_tete(dossier).numero, {"titre": "Autre"})
    travailler()
    (lettre,) = [m for m in mail.outbox if m.to == [elle.email]]
    assert "elle ne vaut plus" in lettre.body and len(lettres(elle, G.signature_caduque)) == 1


def test_a_restored_base_writes_to_nobody_what_waited_and_still_lists_it(elle):
    """Some of it has left since the copy was made: the control is the first test."""
    preferences.choisir(elle, {G.delegation_recue.value: "resume"})
    tout(elle)
    courriels.oublier_en_attente()
    travailler()
    assert not mail.outbox and len(liste.lister(elle)) == len(LIBELLES)
