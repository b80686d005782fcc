"""Passwords tried on one account stay counted, whatever else is asked of the site, and by whatever name it is called."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.web.comptes.conftest import MOT_DE_PASSE
from tests.web.comptes.test_connexion import connecter

from binome.registre.models import Compteur

pytestmark = pytest.mark.django_db


def _rater(nombre: int, **client: str) -> None:
    for n in range(nombre):
        connecter(Client(**client), mot_de_passe=f"essai {n}")


@pytest.mark.lent
def test_450_anonymous_requests_clear_no_counter(compte):
    """The attack that was seen: fill the table of counters, then go on guessing."""
    _rater(5, REMOTE_ADDR="192.0.2.1")
    for n in range(450):
        Client(REMOTE_ADDR=f"10.{n // 200}.{n % 200}.7").post("/comptes/connexion/", {"login": f"x{n}@exemple.fr"})
        if n % 5 == 0:
            connecter(Client(REMOTE_ADDR=f"10.9.{n // 5}.7"), f"y{n}@exemple.fr", "faux")
    assert Compteur.objects.count() > 450
    reponse = connecter(Client(REMOTE_ADDR="192.0.2.99"))
    assert reponse.status_code != 302, "the right password, from anywhere, waits like the others"


def test_another_name_of_the_site_is_not_another_count(compte):
    """A Host header may carry any port: each would have had a count of its own."""
    for n in range(5):
        Client(REMOTE_ADDR=f"192.0.2.{n}", HTTP_HOST=f"localhost:{8000 + n}").post(
            "/comptes/connexion/", {"login": "camille@exemple.fr", "password": "faux"}
        )
    reponse = Client(HTTP_HOST="127.0.0.1:9000").post(
        "/comptes/connexion/", {"login": "Camille@exemple.fr ", "password": MOT_DE_PASSE}
    )
    assert reponse.status_code != 302


def test_the_control_a_few_failures_close_nothing(compte):
    _rater(3, REMOTE_ADDR="192.0.2.1")
    assert connecter(Client(REMOTE_ADDR="192.0.2.2")).status_code == 302
