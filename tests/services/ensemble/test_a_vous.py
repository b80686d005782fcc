"""« À vous »: what one is asked, and nothing else; nobody is asked to sign a text that blocks."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import maquettes
from tests.maquettes import A_TEMPS, ID
from tests.saisies import saisir

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


def partout(qui):
    return [(a.quoi.split(" (")[0], a.dossier.territoire) for a in a_vous.lire_partout(qui, horloge.maintenant())]


def test_all_dossiers_are_told_at_once_the_soonest_first(dossier, chef, membre, campagne):
    autre = maquettes.dossier_ouvert(campagne, chef, maquettes.COURT.replace("id: essai", "id: ailleurs"))
    elu = membre(Role.elu)
    maquettes.donner(autre, elu, Role.contributeur, ["f1"])
    commentaires.commenter(chef, "essai", "titre", "@Elu : assez court ?")
    demandes.demander(chef, "ailleurs", elu.pk, "Relire", echeance=horloge.aujourdhui() + dt.timedelta(days=3))
    demandes.demander(chef, "essai", elu.pk, "Signer la lettre", echeance=horloge.aujourdhui() + dt.timedelta(days=1))
    dites = partout(elu)
    assert [quoi for quoi, _ in dites[:2]] == ["Signer la lettre", "Relire"]
    assert ("Répondre à Chef, sur le titre", dossier.territoire) in dites
    assert any(quoi.startswith("Remplir l'action") and ou == autre.territoire for quoi, ou in dites)
    assert dites[-1][0].startswith("Le texte sera à signer")
    assert {quoi for quoi, _ in partout(chef)} == {"Finir et déposer le dossier"}


def test_what_each_dossier_says_is_what_all_say_together(dossier, chef, membre):
    """One by one or all at once: the same sentences, but for the deposit and the actions, which the dossier shows."""
    for qui in (chef, membre(Role.elu), membre(Role.industriel), membre(Role.lecteur)):
        demandes.demander(chef, "essai", qui.pk, f"Relire pour {qui}")
        ensemble = {a.quoi for a in a_vous.lire_partout(qui, horloge.maintenant())}
        assert ensemble - {"Finir et déposer le dossier"} == {a.quoi for a in attentes(qui)}


def test_nothing_is_said_of_what_became_hidden(dossier, chef, membre):
    lecteur, etranger = membre(Role.lecteur), maquettes.compte("etranger")
    fiche = "plan_actions.fiches[f1]"
    commentaires.commenter(chef, "essai", fiche, "@Lecteur : à voir")
    demandes.demander(chef, "essai", lecteur.pk, "Secret", chemin=fiche)
    assert len(partout(lecteur)) == 2
    saisir(chef, "essai", 1, {f"{fiche}.visibilite": "confidentiel"})
    assert partout(lecteur) == [] == partout(etranger)
