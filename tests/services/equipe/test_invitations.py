"""An invitation is for one address, once, for seven days; and what it tells is kept or rolled back with it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import transaction
from tests import maquettes
from tests.courriers import en_file, lien

from binome.domaine.droits.droits import Role
from binome.registre.models import Invitation, LigneJournal, RoleDossier
from binome.services.acces import ouverture
from binome.services.comptes import comptes
from binome.services.equipe import invitations
from binome.services.exploitation import ouvrier
from binome.services.socle import horloge

pytestmark = pytest.mark.django_db


def inviter(chef, courriel="porteur@exemple.fr", role=Role.contributeur, fiches=("f2",)):
    """Invite, and give the token of the link."""
    invitations.inviter(chef, "essai", courriel, role, fiches)
    return lien(en_file(courriel)[-1][2]).split("/")[3]


def test_the_person_invited_takes_the_role_and_the_fiches(dossier, chef):
    jeton, porteur = inviter(chef), maquettes.compte("porteur")
    invitations.accepter(porteur, jeton)
    role = RoleDossier.objects.get(compte=porteur)
    assert (role.role, role.fiches) == ("contributeur", ["f2"])
    assert [x.action for x in LigneJournal.objects.all()][-2:] == ["invitation.envoyee", "invitation.acceptee"]


def test_a_link_is_used_once(dossier, chef):
    jeton, porteur = inviter(chef), maquettes.compte("porteur")
    invitations.accepter(porteur, jeton)
    with pytest.raises(invitations.InvitationCaduqueError, match="déjà servi"):
        invitations.accepter(porteur, jeton)
    assert RoleDossier.objects.filter(compte=porteur).count() == 1


@pytest.mark.parametrize(
    ("age", "vaut"), [(dt.timedelta(days=7) - dt.timedelta(seconds=1), True), (dt.timedelta(days=7), False)]
)
def test_a_link_holds_seven_days_and_not_an_instant_more(dossier, chef, monkeypatch, age, vaut):
    jeton, porteur = inviter(chef), maquettes.compte("porteur")
    alors = Invitation.objects.get().creee_le + age
    monkeypatch.setattr(horloge, "maintenant", lambda: alors)
    if vaut:
        invitations.accepter(porteur, jeton)
    else:
        with pytest.raises(invitations.InvitationCaduqueError, match="plus valable"):
            invitations.accepter(porteur, jeton)
    assert RoleDossier.objects.filter(compte=porteur).exists() is vaut


def test_someone_else_cannot_use_it_and_it_still_holds_for_its_addressee(dossier, chef):
    jeton, autre = inviter(chef), maquettes.compte("autre")
    with pytest.raises(ouverture.RefusError, match=r"porteur@exemple\.fr"):
        invitations.accepter(autre, jeton)
    assert not RoleDossier.objects.filter(compte=autre).exists()
    invitations.accepter(maquettes.compte("porteur"), jeton)


def test_an_address_claimed_but_not_proven_is_not_enough(dossier, chef):
    jeton, menteur = inviter(chef), maquettes.compte("porteur")
    menteur.emailaddress_set.update(verified=False)
    with pytest.raises(ouverture.RefusError):
        invitations.accepter(menteur, jeton)


def test_a_cancelled_link_and_an_invented_one_are_worth_nothing(dossier, chef):
    jeton, porteur = inviter(chef), maquettes.compte("porteur")
    invitations.annuler(chef, "essai", Invitation.objects.get().pk)
    for mauvais in (jeton, "invente", ""):
        with pytest.raises(invitations.InvitationCaduqueError):
            invitations.accepter(porteur, mauvais)


def test_the_token_itself_is_kept_nowhere_but_in_the_message(dossier, chef):
    jeton = inviter(chef)
    garde = Invitation.objects.get()
    assert jeton not in {str(getattr(garde, c.attname)) for c in Invitation._meta.concrete_fields}
    assert not [x for x in LigneJournal.objects.all() if jeton in x.donnees]


@pytest.mark.parametrize(
    ("courriel", "role", "fiches", "mot"),
    [
        ("pas-une-adresse", Role.lecteur, (), "adresse"),
        ("a@exemple.fr", Role.contributeur, (), "fiches"),
        ("a@exemple.fr", Role.contributeur, ("absente",), "fiches"),
        ("a@exemple.fr", Role.instructeur, (), "campagne"),
        ("chef@exemple.fr", Role.chef_de_projet, (), "déjà"),
    ],
)
def test_what_cannot_be_sent_is_refused_and_leaves_nothing(dossier, chef, courriel, role, fiches, mot):
    with pytest.raises((comptes.CourrielInvalideError, invitations.InvitationImpossibleError), match=mot):
        invitations.inviter(chef, "essai", courriel, role, fiches)
    assert not Invitation.objects.exists()
    assert en_file() == []


def test_only_so_many_leave_in_a_day(dossier, chef, monkeypatch):
    monkeypatch.setattr(invitations, "PAR_JOUR", 2)
    for nom in "ab":
        inviter(chef, f"{nom}@exemple.fr")
    with pytest.raises(invitations.InvitationImpossibleError, match="demain"):
        inviter(chef, "c@exemple.fr")


def test_a_message_leaves_with_its_transaction_and_never_without_it(dossier, chef):
    """The control: the same call, committed, is in the queue."""
    with transaction.atomic():
        invitations.inviter(chef, "essai", "a@exemple.fr", Role.lecteur)
        assert len(en_file()) == 1
        transaction.set_rollback(True)
    assert en_file() == []
    assert mail.outbox == []
    inviter(chef)
    assert len(en_file()) == 1
    ouvrier.executer(une_fois=True)
    assert mail.outbox[0].to == ["porteur@exemple.fr"]


def test_without_a_worker_a_message_still_waits_for_the_commit(
    dossier, chef, settings, django_capture_on_commit_callbacks
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        invitations.inviter(chef, "essai", "a@exemple.fr", Role.lecteur)
        assert mail.outbox == []
    assert [m.to for m in mail.outbox] == [["a@exemple.fr"]]
