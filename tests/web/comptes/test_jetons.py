"""The page of one's tokens: made after a proof, shown once, kept nowhere, bounded, taken back; told to the journal."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.test import Client
from tests import maquettes
from tests.web.comptes.conftest import MOT_DE_PASSE
from tests.web.comptes.test_connexion import connecter
from tests.web.comptes.test_prise_de_compte import confirmer, vieillir
from tests.web.lecture_html import lire

from binome.cli.app import app
from binome.domaine.droits.portees import NOMS_DES_PORTEES, Portee, ouvertes
from binome.registre.models import JetonDAcces, LigneJournal
from binome.services.administration import administrateurs
from binome.services.administration.administrateurs import AdministrationError
from binome.services.comptes import jetons
from binome.services.comptes.jetons import JetonRefuseError
from binome.services.socle import horloge

pytestmark = pytest.mark.django_db
PAGE = "/comptes/jetons/"
UN = {"nom": "Tableau de bord", "portees": ["lire_suivi"], "jusqu_au": "2026-12-31"}


def dans(jours: int) -> dt.date:
    return horloge.aujourdhui() + dt.timedelta(days=jours)


def faire(client: Client, **dit: object):
    return client.post(PAGE, UN | {"jusqu_au": dans(30).isoformat()} | dit)


@pytest.fixture
def client(compte):
    """A browser whose person has just proved who they are."""
    neuf = Client()
    connecter(neuf)
    confirmer(neuf)
    return neuf


@pytest.mark.lent
def test_one_proves_who_one_is_and_what_was_asked_is_then_done(compte):
    ancien = Client()
    connecter(ancien)
    vieillir(ancien)
    assert ancien.get(PAGE).status_code == 200
    porte = faire(ancien)
    assert porte.status_code == 302 and not JetonDAcces.objects.exists()
    rendue = ancien.post(porte.url, {"password": MOT_DE_PASSE, "next": PAGE}).content.decode()
    assert "montré qu’ici, une fois" in rendue and JetonDAcces.objects.count() == 1
    assert f'action="{PAGE}"' in rendue, "the page shown at the door posts to its own address"


def test_it_is_shown_once_and_kept_nowhere(client, compte):
    reponse = faire(client)
    html = reponse.content.decode()
    (secret,) = re.findall(r"binome_[\w-]{43}", html)
    assert reponse.status_code == 200 and "no-store" in reponse.headers["Cache-Control"]
    assert jetons.trouver(secret).compte == compte
    assert secret not in client.get(PAGE).content.decode()
    assert secret not in str(JetonDAcces.objects.values().get()) and secret not in str(dict(client.session))
    ligne = LigneJournal.objects.get(action="jeton.cree")
    assert secret not in ligne.donnees and "Tableau" not in ligne.donnees
    assert json.loads(ligne.donnees)["portees"] == ["lire_suivi"]
    page = lire(html)
    assert page.mal_fermes == page.ouverts == []


@pytest.mark.parametrize(
    ("faute", "phrase"),
    [
        ({"nom": " "}, "champ est obligatoire"),
        ({"nom": "\u200b"}, "quelques mots"),
        ({"portees": []}, "au moins une chose"),
        ({"portees": ["tout"]}, "tout"),
        ({"jusqu_au": "demain"}, "date"),
        ({"jusqu_au": "2020-01-01"}, "jour à venir"),
        ({"jusqu_au": "2090-01-01"}, "jour à venir"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, faute, phrase):
    reponse = faire(client, **({"nom": "Le nom que je tape"} | faute))
    html = reponse.content.decode().replace("\u202f", " ").replace("\xa0", " ")
    assert reponse.status_code == 422 and phrase in html and not JetonDAcces.objects.exists()
    assert "nom" in faute or "Le nom que je tape" in html


def test_a_year_at_most_and_ten_at_once(compte):
    jetons.creer(compte, "Un an", [Portee.lire_suivi], dans(365))
    with pytest.raises(JetonRefuseError):
        jetons.creer(compte, "Un an et plus", [Portee.lire_suivi], dans(367))
    for _ in range(jetons.EN_VIGUEUR_MAX - 1):
        jetons.creer(compte, "Un autre", [Portee.lire_suivi], dans(1))
    with pytest.raises(JetonRefuseError):
        jetons.creer(compte, "De trop", [Portee.lire_suivi], dans(1))
    jetons.revoquer(compte, JetonDAcces.objects.first().pk)
    jetons.creer(compte, "À sa place", [Portee.lire_suivi], dans(1))


def test_one_revokes_ones_own_once_and_nobody_elses(client, compte):
    jeton, secret = jetons.creer(compte, "Le mien", [Portee.lire_suivi], dans(9))
    autre = maquettes.navigateur(maquettes.compte("autre"))
    autre.post(f"{PAGE}{jeton.pk}/revoquer/")
    assert not jetons.refus(jetons.trouver(secret), horloge.maintenant())
    for _ in range(2):
        assert "révoqué" in client.post(f"{PAGE}{jeton.pk}/revoquer/", follow=True).content.decode()
    assert jetons.refus(jetons.trouver(secret), horloge.maintenant())
    assert LigneJournal.objects.filter(action="jeton.revoque").count() == 1
    assert "Le mien" not in autre.get(PAGE).content.decode()


def test_an_administrator_lists_them_and_revokes_them(compte, capsys):
    from typer.testing import CliRunner

    for nom in ("Premier", "Second"):
        jetons.creer(compte, nom, [Portee.lire_suivi], dans(9))
    lus = json.loads(CliRunner().invoke(app, ["administrer", "jetons", "--format", "json"]).stdout)["jetons"]
    assert {(j["compte"], j["nom"], j["vaut"]) for j in lus} == {(compte.email, n, True) for n in ("Premier", "Second")}
    with pytest.raises(AdministrationError):
        administrateurs.revoquer_jetons(compte.email, cle=999)
    assert administrateurs.revoquer_jetons(compte.email, cle=lus[0]["numero"]) == 1
    assert administrateurs.revoquer_jetons(compte.email) == 1 and not jetons.lister(compte, horloge.maintenant())[0]
    assert "ne vaut plus" in CliRunner().invoke(app, ["administrer", "jetons", compte.email]).stdout


def test_writing_a_part_is_reading_it_and_nothing_else_is():
    assert set(NOMS_DES_PORTEES) == set(Portee)
    for portee in Portee:
        autre = portee.value.replace("ecrire", "lire")
        assert ouvertes([portee]) == {portee, Portee(autre)}
    assert ouvertes([]) == frozenset()
