"""A passing trouble is a page that says what is wrong and when to come back; a deposit is sent again with its instant."""

from __future__ import annotations

import datetime as dt
import errno
import re

import pytest
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError
from tests import maquettes
from tests.maquettes import ID, LIMITE, Horloge

from binome.registre.models import Depot
from binome.services.depot import depots
from binome.services.socle.disponibilite import OccupeError, PreparationError, indisponible

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
PAGE = f"/atelier/{ID}/depot/"
A_LA_MINUTE = LIMITE - dt.timedelta(seconds=20)


@pytest.fixture
def chez_soi(settings, tmp_path, monkeypatch):
    settings.DONNEES = tmp_path
    horloge = Horloge(A_LA_MINUTE).tenir(monkeypatch)
    chef = maquettes.compte("chef")
    maquettes.dossier_signe(maquettes.campagne(), chef)
    return maquettes.navigateur(chef, leve=False), horloge


def _cle(html: str) -> str:
    return re.search(r'name="cle" value="([^"]+)"', html)[1]


def test_a_deposit_that_meets_a_held_base_is_sent_again_from_its_page(chez_soi, monkeypatch):
    client, horloge = chez_soi
    cle = _cle(client.get(PAGE).content.decode())
    with monkeypatch.context() as panne:
        panne.setattr(depots, "_inscrire", _tenue)
        reponse = client.post(f"{PAGE}deposer/", {"cle": cle})
    html = reponse.content.decode()
    assert reponse.status_code == 503 and reponse["Retry-After"] == "5" and "no-store" in reponse["Cache-Control"]
    assert _cle(html) == cle and "23\u202fh\u202f59" in html and "noté sur le serveur" in html
    horloge.instant = LIMITE + dt.timedelta(minutes=4)
    assert client.post(f"{PAGE}deposer/", {"cle": _cle(html)}, follow=True).status_code == 200
    depot = Depot.objects.get()
    assert depot.recu_at == A_LA_MINUTE and not depot.tardif


def test_a_deposit_that_meets_cold_kernels_is_sent_again_from_its_page(chez_soi, monkeypatch):
    client, horloge = chez_soi
    cle = _cle(client.get(PAGE).content.decode())
    with monkeypatch.context() as froid:
        froid.setattr(depots, "preparer", _prepare)
        reponse = client.post(f"{PAGE}deposer/", {"cle": cle})
    assert reponse.status_code == 503 and reponse["Retry-After"] == "5" and "Refresh" not in reponse
    assert _cle(reponse.content.decode()) == cle and "noté sur le serveur" in reponse.content.decode()
    horloge.instant = LIMITE + dt.timedelta(minutes=1)
    for _ in range(2):
        client.post(f"{PAGE}deposer/", {"cle": cle}, follow=True)
    depot = Depot.objects.get()
    assert depot.recu_at == A_LA_MINUTE and not depot.tardif


def _prepare(*_, **__):
    raise PreparationError("Binôme prépare ses calculs.", 5)


def _tenue(*_, **__):
    raise OperationalError("database is locked")


def test_the_instant_is_that_of_the_arrival_not_of_the_turn(chez_soi):
    client, horloge = chez_soi
    cle = _cle(client.get(PAGE).content.decode())
    horloge.instant = LIMITE + dt.timedelta(seconds=3)
    client.post(f"{PAGE}deposer/", {"cle": cle}, **{"binome.recu_at": A_LA_MINUTE})
    assert Depot.objects.get().recu_at == A_LA_MINUTE


def test_no_header_passes_for_the_instant_of_arrival(chez_soi):
    client, horloge = chez_soi
    horloge.instant = LIMITE + dt.timedelta(seconds=3)
    entetes = {"HTTP_BINOME_RECU_AT": A_LA_MINUTE.isoformat(), "HTTP_BINOME.RECU_AT": A_LA_MINUTE.isoformat()}
    client.post(f"{PAGE}deposer/", {"cle": _cle(client.get(PAGE).content.decode())}, **entetes)
    assert Depot.objects.get().recu_at == horloge.instant


@pytest.mark.parametrize(
    ("erreur", "dit"),
    [
        (OperationalError("database is locked"), "Trop d'écritures"),
        (OperationalError("database or disk is full"), "disque du serveur est plein"),
        (OperationalError("disk I/O error"), "disque du serveur est plein"),
        (OSError(errno.ENOSPC, "No space left on device"), "disque du serveur est plein"),
        (OperationalError("connection to server failed: Connection refused"), "ne répond pas"),
        (InterfaceError("connection already closed"), "ne répond pas"),
        (DatabaseError("terminating connection due to idle-in-transaction timeout"), "ne répond pas"),
        (OccupeError("Trop de calculs à la fois.", 7), "Trop de calculs"),
    ],
)
def test_each_passing_trouble_has_its_words(chez_soi, monkeypatch, erreur, dit):
    client, _ = chez_soi

    def echouer(*_, **__):
        raise erreur

    monkeypatch.setattr("binome.web.atelier.depot.vues._page", echouer)
    reponse = client.get(PAGE)
    assert reponse.status_code == 503 and int(reponse["Retry-After"]) > 0
    assert dit.replace("'", "’") in reponse.content.decode()


@pytest.mark.parametrize(
    "erreur",
    [
        OperationalError("no such table: x"),
        DatabaseError("syntax"),
        IntegrityError("duplicate key value: Key (courriel)=(busy.locked@exemple.fr) already exists."),
        DataError('invalid input syntax: "is full"'),
        OSError(errno.ENOENT, "x"),
        KeyError("x"),
    ],
)
def test_a_fault_of_ours_is_not_called_a_passing_trouble(erreur):
    assert indisponible(erreur) is None


def test_a_session_that_cannot_be_read_is_no_breakdown(chez_soi, monkeypatch):
    client, _ = chez_soi
    monkeypatch.setattr("binome.services.comptes.sessions.lire", _tenue)
    reponse = client.get(PAGE)
    assert reponse.status_code == 503 and "Retry-After" in reponse.headers


def test_a_program_is_told_in_json(client, monkeypatch):
    def plein(*_, **__):
        raise OccupeError("Trop de calculs à la fois.", 7)

    monkeypatch.setattr("binome.api.operations._vitrine", plein)
    reponse = client.get("/api/v1/dossiers")
    assert (reponse.status_code, reponse["Retry-After"]) == (503, "7") and "calculs" in reponse.json()["message"]


@pytest.mark.parametrize(("methode", "code"), [("get", 200), ("post", 503)])
def test_a_message_that_cannot_be_marked_as_shown_costs_no_page(chez_soi, monkeypatch, methode, code):
    client, _ = chez_soi
    cle = _cle(client.get(PAGE).content.decode())
    client.post(f"{PAGE}deposer/", {"cle": cle})  # leaves a message for the next page
    adresse = PAGE if methode == "get" else f"{PAGE}retirer/"
    with monkeypatch.context() as panne:
        panne.setattr("django.contrib.sessions.backends.db.SessionStore.create_model_instance", _tenue_en_base)
        reponse = getattr(client, methode)(adresse)
    assert reponse.status_code == code
    if methode == "get":
        assert "Voici l’accusé" in reponse.content.decode()
        assert "Voici l’accusé" in client.get(PAGE).content.decode(), "it is shown again: it was not marked"


def _tenue_en_base(self, data):
    from django.contrib.sessions.models import Session

    session = Session(session_key=self._get_or_create_session_key())
    session.save = _tenue
    return session
