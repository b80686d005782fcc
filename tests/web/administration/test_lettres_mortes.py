"""The page of dead letters: for administrators of the platform, with their second factor."""

from __future__ import annotations

import html

import pytest
from allauth.mfa.models import Authenticator
from django_tasks_db.models import DBTaskResult
from tests import maquettes
from tests.courriers import travailler
from tests.web.lecture_html import lire

from binome.registre.models import Envoi, LigneJournal
from binome.services.notifications import courriels
from binome.services.socle import personnes

pytestmark = pytest.mark.django_db
PAGE = "/administration/lettres-mortes/"


@pytest.fixture
def administrateur():
    return maquettes.compte("admin", administrateur=True)


@pytest.fixture
def client(administrateur):
    Authenticator.objects.create(user=administrateur, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return maquettes.navigateur(administrateur)


@pytest.fixture
def morte():
    courriels.ecrire_a("<b>sans arobase", "compte", "password_changed:")
    travailler()
    return DBTaskResult.objects.get(status="FAILED")


def test_an_administrator_reads_replays_and_forgets(client, morte):
    page = client.get(PAGE)
    assert page["Cache-Control"].startswith("max-age=0")
    texte = html.unescape(page.content.decode())
    assert "Adresse refusée" in texte and "&lt;b&gt;sans arobase" in page.content.decode()
    lue = lire(page.content.decode())
    assert lue.mal_fermes == lue.ouverts == [] and not lue.tous("style", "script[inline]")
    client.post(PAGE, {"rejouer": str(morte.pk)})
    assert Envoi.objects.get().etat == "attente"
    travailler()
    assert client.post(PAGE, {"oublier": str(morte.pk)}, follow=True).status_code == 200
    assert not DBTaskResult.objects.filter(status="FAILED").exists()
    assert [li.action for li in LigneJournal.objects.all()] == ["tache.rejouee", "tache.oubliee"]
    assert personnes.nommer(LigneJournal.objects.first().acteur) != LigneJournal.objects.first().acteur
    assert "Aucune" in client.get(PAGE).content.decode()


def test_a_key_that_names_nothing_is_said(client, morte):
    assert "aucune lettre morte" in client.post(PAGE, {"oublier": "zzz"}, follow=True).content.decode()


def test_others_do_not_come_in_and_an_administrator_without_second_factor_sets_it_up_first(administrateur, morte):
    anonyme, autre, sans_preuve = map(maquettes.navigateur, (None, maquettes.compte("autre"), administrateur))
    for geste in ("get", "post"):
        assert getattr(anonyme, geste)(PAGE).status_code == 302
        refus = getattr(autre, geste)(PAGE, {"oublier": str(morte.pk)})
        assert refus.status_code == 403 and "arobase" not in refus.content.decode()
        assert getattr(sans_preuve, geste)(PAGE)["Location"] == "/comptes/double-facteur/"
    assert DBTaskResult.objects.filter(pk=morte.pk).exists()


@pytest.mark.lent
def test_the_number_of_queries_does_not_follow_the_number_of_letters(client, morte, django_assert_max_num_queries):
    for n in range(30):
        courriels.ecrire_a(f"faux{n}", "compte", "password_changed:")
    travailler()
    with django_assert_max_num_queries(9):
        client.get(PAGE)
