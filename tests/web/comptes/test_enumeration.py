"""Whether an address has an account cannot be read from what is answered, nor from the work that the answer took."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from tests.courriers import en_file
from tests.web.comptes.conftest import MOT_DE_PASSE
from tests.web.comptes.test_connexion import connecter, inscrire

from binome.registre.models import Compte
from binome.services.notifications import envois

pytestmark = pytest.mark.django_db


class Travail:
    """What a request cost: hashes of passwords, jobs enqueued, writes to the database."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.condensats = 0
        encode = MD5PasswordHasher.encode

        def compte(hasher: MD5PasswordHasher, *arguments: object) -> str:
            self.condensats += 1
            return encode(hasher, *arguments)

        monkeypatch.setattr(MD5PasswordHasher, "encode", compte)

    def de(self, geste: Callable[[], object]) -> tuple[int, int, int, object]:
        self.condensats, avant = 0, DBTaskResult.objects.count()
        with CaptureQueriesContext(connection) as requetes:
            reponse = geste()
        ecritures = sum(q["sql"].startswith("INSERT") for q in requetes)
        return self.condensats, DBTaskResult.objects.count() - avant, ecritures, reponse


@pytest.fixture
def travail(monkeypatch):
    return Travail(monkeypatch)


def test_signing_up_takes_the_same_work_known_or_not(compte, travail):
    neuf = travail.de(lambda: inscrire(Client(REMOTE_ADDR="192.0.2.1")))
    connu = travail.de(lambda: inscrire(Client(REMOTE_ADDR="192.0.2.2"), compte.email))
    assert connu[:3] == neuf[:3]
    assert neuf[0] >= 1
    assert neuf[1] == 1
    assert (connu[3].status_code, connu[3]["Location"]) == (neuf[3].status_code, neuf[3]["Location"])
    assert Compte.objects.count() == 2, "the decoy leaves nothing"


def test_signing_in_takes_the_same_work_known_or_not(compte, travail):
    sans = Compte.objects.create_user("sans@exemple.fr", None)
    sans.emailaddress_set.create(email=sans.email, verified=True, primary=True)
    essais = {
        adresse: travail.de(lambda a=adresse: connecter(Client(REMOTE_ADDR="192.0.2.1"), a, "faux"))
        for adresse in (compte.email, "personne@exemple.fr", sans.email)
    }
    assert [(c, j) for c, j, *_ in essais.values()] == [(1, 0)] * 3
    pages = {re.sub(r'value="[^"]*"', "", e[3].content.decode()) for e in essais.values()}
    assert len(pages) == 1


def test_a_forgotten_password_takes_the_same_work_known_or_not(compte, travail):
    def demander(courriel: str, d_ou: str) -> object:
        return Client(REMOTE_ADDR=d_ou).post("/comptes/mot-de-passe/oublie/", {"email": courriel})

    connu = travail.de(lambda: demander(compte.email, "192.0.2.1"))
    inconnu = travail.de(lambda: demander("personne@exemple.fr", "192.0.2.2"))
    assert connu[:3] == inconnu[:3]
    assert connu[1] == 1
    assert connu[3]["Location"] == inconnu[3]["Location"]
    assert len(en_file(compte.email)) == 1
    assert en_file("personne@exemple.fr") == [], "nothing is written to who has no account"


def test_one_address_receives_only_so_many_and_the_page_says_the_same(compte, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    reponses = [
        Client().post("/comptes/mot-de-passe/oublie/", {"email": compte.email})
        for _ in range(envois.PAR_INCONNU[0][1] + 4)
    ]
    assert len({(r.status_code, r["Location"]) for r in reponses}) == 1
    assert len(en_file(compte.email)) == envois.PAR_INCONNU[0][1]


def test_a_password_is_hashed_by_the_product_as_slowly_for_a_stranger(compte, settings, travail):
    """The control: without the dummy hash, the count would be zero."""
    assert travail.de(lambda: connecter(Client(), "personne@exemple.fr", MOT_DE_PASSE))[0] == 1
