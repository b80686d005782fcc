"""Reminders: when they are due, once each, to those of the team alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.registre.models import Demande, RoleDossier
from binome.services.echanges import demandes, rappels
from binome.services.socle import horloge

JOUR = dt.date(2030, 5, 20)


def j(decalage):
    return JOUR + dt.timedelta(days=decalage)


@pytest.mark.parametrize(
    ("dernier", "jour", "du"),
    [
        (None, -4, False),
        (None, -3, True),
        (None, 30, True),
        (-3, -2, False),
        (-3, 0, False),
        (-10, -3, True),
        (-3, 1, True),
        (1, 7, False),
        (1, 8, True),
    ],
)
def test_when_a_reminder_is_due(dernier, jour, du):
    assert rappels.a_rappeler(JOUR, None if dernier is None else j(dernier), j(jour)) is du


@pytest.mark.parametrize(
    ("instant", "matin"),
    [
        ("2030-05-20T04:59:00+00:00", "2030-05-20T05:00:00+00:00"),
        ("2030-05-20T05:00:00+00:00", "2030-05-21T05:00:00+00:00"),
        ("2030-03-30T12:00:00+00:00", "2030-03-31T05:00:00+00:00"),
        ("2030-10-26T12:00:00+00:00", "2030-10-27T06:00:00+00:00"),
    ],
)
def test_the_morning_is_that_of_paris_even_when_clocks_change(instant, matin):
    assert horloge.prochain_matin(dt.datetime.fromisoformat(instant), rappels.HEURE) == dt.datetime.fromisoformat(matin)


@pytest.fixture
def elu(dossier, chef, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    elu = maquettes.compte("elu", au=dossier, role=Role.elu)
    for quoi, echeance in (("Dans deux jours", 2), ("Dans un mois", 30), ("Sans date", None)):
        quand = horloge.aujourdhui() + dt.timedelta(days=echeance) if echeance else None
        demandes.demander(chef, "essai", elu.pk, quoi, echeance=quand)
    return elu


def _envoyer(capturer, jours=0):
    mail.outbox.clear()
    with capturer(execute=True):
        return rappels.envoyer(horloge.maintenant() + dt.timedelta(days=jours))


def test_each_reminder_goes_once_and_says_what_is_late(elu, django_capture_on_commit_callbacks):
    assert _envoyer(django_capture_on_commit_callbacks) == 1
    (message,) = mail.outbox
    assert message.to == [elu.email]
    assert "Dans deux jours" in message.body and "Dans un mois" not in message.body and "retard" not in message.body
    assert _envoyer(django_capture_on_commit_callbacks) == 0 and not mail.outbox
    assert _envoyer(django_capture_on_commit_callbacks, jours=4) == 1
    assert "en retard" in mail.outbox[0].body


def test_what_is_done_or_whose_person_left_is_not_reminded(elu, django_capture_on_commit_callbacks):
    demande = Demande.objects.get(quoi="Dans deux jours")
    demandes.terminer(elu, "essai", demande.pk)
    assert _envoyer(django_capture_on_commit_callbacks) == 0
    demandes.terminer(elu, "essai", demande.pk, faite=False)
    RoleDossier.objects.filter(compte=elu).delete()
    assert _envoyer(django_capture_on_commit_callbacks) == 0


@pytest.mark.django_db
def test_the_worker_asks_for_tomorrow_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    assert rappels.planifier()
    assert not rappels.planifier()
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    assert not rappels.planifier()
