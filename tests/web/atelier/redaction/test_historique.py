"""The history told, compared, and gone back to; what is reserved stays so."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import maquettes
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.registre.models import Revision

pytestmark = pytest.mark.django_db
PAGE = "/atelier/essai/historique/"


def texte(reponse):
    return reponse.content.decode().replace("\u202f", " ")


def test_the_history_says_who_changed_what(dossier, chef, membre, navigateur):
    saisir(membre(Role.elu), "essai", 1, {"plan_actions.fiches[f1].cout": {"montant": 10000}})
    saisir(chef, "essai", 2, {"plan_actions.fiches[f1].cout.montant": 12500})
    page = texte(navigateur(chef).get(PAGE))
    assert "Chef : le montant du coût de la fiche f1 « Une » passe de 10 000 € à 12 500 €." in page
    assert "Elu a ajouté le coût de la fiche f1 « Une »." in page
    assert "Chef a ouvert le dossier." in page
    assert "(heure de Paris)" in page


def test_two_revisions_are_compared_in_either_order(dossier, chef, navigateur):
    saisir(chef, "essai", 1, {"concertation": "<i>Douze</i>"})
    client = navigateur(chef)
    page = texte(client.get(PAGE + "comparer/?de=1&a=2"))
    assert "On a ajouté la concertation" in page and "&lt;i&gt;Douze" in page
    assert "On a ajouté la concertation" in texte(client.get(PAGE + "comparer/?de=2&a=1"))
    assert "Rien n’a changé" in texte(client.get(PAGE + "comparer/"))
    assert client.get(PAGE + "comparer/?de=1&a=99").status_code == 404


def test_only_the_chef_de_projet_goes_back(dossier, chef, membre, navigateur):
    saisir(chef, "essai", 1, {"concertation": "Douze"})
    assert navigateur(membre(Role.elu)).post(PAGE + "1/restaurer/").status_code == 403
    client = navigateur(chef)
    assert client.post(PAGE + "99/restaurer/").status_code == 404
    assert client.post(PAGE + "1/restaurer/").status_code == 302
    assert "est revenu à la révision 1" in texte(client.get(PAGE))
    assert Revision.objects.filter(dossier=dossier).count() == 3


def test_a_reserved_fiche_does_not_show_through_its_changes(dossier, chef, membre, navigateur):
    saisir(chef, "essai", 1, {"plan_actions.fiches[f1].visibilite": "confidentiel"})
    saisir(chef, "essai", 2, {"plan_actions.fiches[f1].objectifs": "Secret industriel"})
    lecteur, porteur = navigateur(membre(Role.lecteur)), navigateur(membre(Role.contributeur, fiches=("f1",)))
    for page in (PAGE, PAGE + "comparer/?de=1&a=3"):
        assert "Secret" not in texte(lecteur.get(page))
        assert "Secret" in texte(porteur.get(page)) and "Secret" in texte(navigateur(chef).get(page))


def test_a_long_history_costs_no_more_queries(dossier, chef, navigateur):
    def compter():
        client = navigateur(chef)
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            client.get(PAGE)
        return len(requetes)

    saisir(chef, "essai", 1, {"concertation": "0"})
    peu = compter()
    for numero in range(2, 40):
        revision = saisir(chef, "essai", numero, {"concertation": str(numero)}).revision
        Revision.objects.filter(dossier=dossier).update(fondue_dans=None)
    assert revision.numero == 40
    assert compter() == peu


def test_strangers_find_nothing(dossier, chef, navigateur):
    etranger = navigateur(maquettes.compte("etranger"))
    assert {
        etranger.get(PAGE).status_code,
        etranger.get(PAGE + "comparer/").status_code,
        etranger.post(PAGE + "1/restaurer/").status_code,
    } == {404}
