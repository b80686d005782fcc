"""« À vous »: what one is asked, and nothing else; nobody is asked to sign a text that blocks."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import maquettes
from tests.maquettes import A_TEMPS, ID

from binome.domaine.droits.droits import Role
from binome.registre.models import Compte, Dossier, Signature
from binome.services.acces import ouverture
from binome.services.echanges import commentaires, demandes
from binome.services.ensemble import a_vous
from binome.services.socle import horloge
from binome.services.texte import texte_lisible
from binome.services.verification import conformite

pytestmark = pytest.mark.django_db


def attentes(qui, identifiant="essai", quand=None):
    quand = quand or horloge.maintenant()
    ouvert = ouverture.ouvrir(qui, identifiant, quand)
    verdict = conformite.verdict(ouvert, texte_lisible.lire(ouvert), quand)
    return a_vous.lire(ouvert, verdict, commentaires.attendent(ouvert), quand)


def test_nobody_is_asked_to_sign_what_blocks(dossier, chef, membre):
    elu = membre(Role.elu)
    (attente,) = attentes(elu)
    assert attente.plus_tard and "bloque" in attente.quoi and attente.ou.endswith("/conformite/")
    assert attentes(chef) == ()


def test_a_text_that_holds_is_to_be_signed_once(campagne, chef):
    ancienne = maquettes.campagne(identifiant="ancienne")
    maquettes.dossier_signe(ancienne, chef)
    elu = Compte.objects.get(email=f"elu-{ID}@exemple.fr")
    assert attentes(elu, ID, A_TEMPS) == ()
    Signature.objects.filter(compte=elu).update(caduque_le=A_TEMPS)
    (attente,) = attentes(elu, ID, A_TEMPS)
    assert not attente.plus_tard and attente.ou.endswith("/signatures/")


def test_what_names_me_waits_until_i_answer(dossier, chef, membre):
    lecteur = membre(Role.lecteur)
    commentaires.commenter(chef, "essai", "titre", "@Lecteur : assez court ?")
    assert [a.quoi for a in attentes(lecteur)] == ["Répondre à Chef, sur le titre"] and attentes(chef) == ()
    commentaires.commenter(lecteur, "essai", "titre", "Oui")
    assert attentes(lecteur) == ()


def test_demands_and_complements_come_by_their_day(dossier, chef, membre):
    demandes.demander(chef, "essai", chef.pk, "Relire", echeance=horloge.aujourdhui() + dt.timedelta(days=30))
    Dossier.objects.update(a_completer=horloge.aujourdhui() + dt.timedelta(days=2), etat="depose")
    assert [a.quoi.split(" (")[0] for a in attentes(chef)] == ["Répondre à la demande de compléments", "Relire"]
