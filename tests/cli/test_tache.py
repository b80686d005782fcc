"""`binome tache`: the dead letters from the command line."""

from __future__ import annotations

import pytest
from django_tasks_db.models import DBTaskResult
from tests.services.outils_file import travailler
from typer.testing import CliRunner

from binome.cli.app import app
from binome.registre.models import Envoi
from binome.services.notifications import courriels

pytestmark = pytest.mark.django_db


@pytest.fixture
def tache(monkeypatch):
    """Run `binome tache …`: its code and what it says."""
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)

    def lancer(*arguments):
        fait = CliRunner().invoke(app, ["tache", *arguments])
        return fait.exit_code, fait.output.replace("\xa0", " ").replace("\u202f", " ")

    return lancer


@pytest.fixture
def morte():
    courriels.ecrire_a("sans arobase", "compte", "password_changed:")
    travailler()
    return str(DBTaskResult.objects.get(status="FAILED").pk)


def test_dead_letters_are_listed_replayed_and_forgotten(tache, morte):
    code, dit = tache("lettres-mortes")
    assert code == 0 and morte[:8] in dit and "courriel de compte pour sans arobase" in dit
    assert "1 essai : adresse refusée" in dit
    assert tache("rejouer", "--toutes") == (0, "Dans la file : 0 lettre.\n"), "refused addresses are named one by one"
    assert tache("rejouer", morte[:8]) == (0, "Dans la file : 1 lettre.\n")
    assert Envoi.objects.get().etat == "attente"
    travailler()
    assert tache("oublier", morte[:8]) == (0, "Oubliée : courriel de compte pour sans arobase.\n")
    assert tache("lettres-mortes") == (0, "Aucune lettre morte.\n")


def test_what_cannot_be_done_is_said_in_french(tache, morte):
    assert tache("rejouer", "zzz")[0] == 2 and "aucune lettre morte" in tache("rejouer", "zzz")[1]
    assert tache("rejouer")[0] == 2 and "--toutes" in tache("rejouer")[1]
    assert tache("rejouer", morte[:8], "--toutes")[0] == 2
    assert "aucune lettre morte" in tache("oublier", "")[1]
