"""The site is nobody's relay: so many messages for an account, so many for a recipient, and each said in French."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from tests import maquettes
from tests.courriers import en_file

from binome.documents.lecture import lire
from binome.domaine.droits.droits import Role
from binome.registre.models import EnvoiCompte, Invitation
from binome.services.echanges import demandes
from binome.services.equipe import invitations
from binome.services.notifications import envois
from binome.services.redaction import enregistrement
from binome.services.socle import horloge

pytestmark = [pytest.mark.django_db, pytest.mark.lent]


def inviter(compte, courriel, ou="essai"):
    return invitations.inviter(compte, ou, courriel, Role.lecteur)


def compter(compte, courriel, **suite):
    with transaction.atomic():
        envois.compter(compte, courriel, **suite)


def test_two_hundred_invitations_in_five_seconds_stop_at_the_limit(dossier, chef):
    partis, dit = 0, ""
    for n in range(200):
        try:
            inviter(chef, f"p{n}@exemple.fr")
            partis += 1
        except invitations.InvitationImpossibleError as refus:
            dit = str(refus)
    assert partis == envois.PAR_COMPTE[0][1]
    assert len(en_file()) == Invitation.objects.count() == partis
    assert "20 messages sont partis de votre compte en une minute" in dit
    assert "reprenez dans une minute" in dit


def test_what_a_clock_that_was_ahead_counted_stops_nobody(dossier, chef, monkeypatch):
    vraie = horloge.maintenant()
    for jours, combien in ((3650, 20), (0, 20)):
        monkeypatch.setattr(horloge, "maintenant", lambda jours=jours: vraie + dt.timedelta(days=jours))
        for n in range(combien):
            compter(chef, f"p{n}@exemple.fr")
    with pytest.raises(envois.TropDEnvoisError):
        compter(chef, "p@exemple.fr")


def test_several_dossiers_are_one_account(dossier, campagne, chef):
    texte = lire(b"id: essai-2\ntitre: Deux\nterritoire: Deux\nappel: ti-2023-2027\n").dossier
    enregistrement.creer(chef, campagne, texte)
    for n in range(10):
        inviter(chef, f"a{n}@exemple.fr")
        inviter(chef, f"b{n}@exemple.fr", "essai-2")
    with pytest.raises(invitations.InvitationImpossibleError, match="c'est la limite"):
        inviter(chef, "c@exemple.fr", "essai-2")


def test_one_recipient_is_spared_whoever_writes(dossier, chef):
    for n in range(envois.PAR_INCONNU[0][1]):
        compter(maquettes.compte(f"compte{n}"), "victime@exemple.fr")
    with pytest.raises(invitations.InvitationImpossibleError, match=r"victime@exemple.fr a déjà reçu 6 messages"):
        inviter(chef, "Victime@exemple.fr")
    assert inviter(chef, "autre@exemple.fr")


def test_a_limit_ends_with_its_span(chef, monkeypatch):
    for n in range(envois.PAR_COMPTE[0][1]):
        compter(chef, f"p{n}@exemple.fr")
    with pytest.raises(envois.TropDEnvoisError):
        compter(chef, "p@exemple.fr")
    for jours in (dt.timedelta(minutes=2), dt.timedelta(days=3)):
        suite = horloge.maintenant() + jours
        monkeypatch.setattr(horloge, "maintenant", lambda suite=suite: suite)
        compter(chef, "p@exemple.fr")


def test_what_is_rolled_back_is_not_counted_and_no_address_is_kept(chef):
    with transaction.atomic():
        envois.compter(chef, "p@exemple.fr")
        transaction.set_rollback(True)
    assert not EnvoiCompte.objects.exists()
    compter(chef, "p@exemple.fr")
    assert "exemple" not in EnvoiCompte.objects.get().destinataire


def test_the_team_asks_each_other_for_more_but_not_without_end(dossier, chef, membre):
    elu = membre(Role.elu)
    dit = ""
    for n in range(envois.PAR_COMPTE[0][1] + 1):
        try:
            demandes.demander(chef, "essai", elu.pk, f"Demande {n}.")
        except demandes.DemandeInvalideError as refus:
            dit = str(refus)
    assert "c'est la limite" in dit
    assert len(en_file(elu.email)) == envois.PAR_COMPTE[0][1]
