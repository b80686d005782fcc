"""A promise is written with its page; its operator answers by a link, and sees no other's."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.domaine.suivi.engagements import EtatDEngagement
from binome.domaine.suivi.saisie_d_engagement import SaisieDEngagement, SaisieDeSuite
from binome.registre.models import Compte, Dossier, EngagementPris, LabelAccorde, SuiteDEngagement
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.socle import horloge
from binome.services.socle.erreurs import LienCaducError
from binome.services.suivi import engagements, operateurs
from binome.services.suivi.ecriture import SuiviRefuseError

JOUR = dt.date(2024, 7, 1)


def promesse(**suite: Any) -> SaisieDEngagement:
    brut = {"operateur": "Banque des Territoires", "quoi": "Cofinancer l'étude", "montant": "100", "jour": "2023-11-09"}
    return SaisieDEngagement.model_validate(
        {**brut, "echeance": "2024-06-01", "piece": "Convention", "page": "4", **suite}
    )


def suite(acte: str = "preuve", **suite_: Any) -> SaisieDeSuite:
    brut = {"acte": acte, "jour": "2024-05-01", "preuve": "Relevé, p. 2", "texte": "Voici.", **suite_}
    return SaisieDeSuite.model_validate(brut)


@pytest.fixture
def prise(chef: Compte, dossier: Dossier) -> EngagementPris:
    return engagements.promettre(chef, dossier.identifiant, promesse())


def etat(label: LabelAccorde) -> EtatDEngagement:
    return engagements.du_label(label, JOUR)[0].etat


def test_its_state_follows_its_proofs_and_their_corrections(
    prise: EngagementPris, chef: Compte, dossier: Dossier, label: LabelAccorde
):
    assert etat(label) is EtatDEngagement.en_retard
    engagements.suivre(chef, dossier.identifiant, prise.pk, suite(montant="100"))
    assert etat(label) is EtatDEngagement.tenu
    engagements.suivre(chef, dossier.identifiant, prise.pk, suite(montant="60", corrige=1))
    assert etat(label) is EtatDEngagement.en_retard
    engagements.suivre(chef, dossier.identifiant, prise.pk, suite("sans_objet"))
    assert etat(label) is EtatDEngagement.sans_objet


def test_a_promise_written_twice_counts_once(prise: EngagementPris, chef: Compte, dossier: Dossier):
    with pytest.raises(SuiviRefuseError, match="déjà écrit"):
        engagements.promettre(chef, dossier.identifiant, promesse())
    assert engagements.promettre(chef, dossier.identifiant, promesse(quoi="Un second prêt")).pk != prise.pk


def test_what_does_not_hold_is_refused(prise: EngagementPris, chef: Compte, dossier: Dossier):
    for faux in ({"jour": "2999-01-01"}, {"echeance": "2020-01-01"}, {"fiche": "zz"}):
        with pytest.raises((SuiviRefuseError, ValueError)):
            engagements.promettre(chef, dossier.identifiant, promesse(**faux))
    for faux in ({"preuve": None}, {"corrige": 9}, {"annule": True}):
        with pytest.raises(SuiviRefuseError):
            engagements.suivre(chef, dossier.identifiant, prise.pk, suite(**faux))
    lecteur = maquettes.compte("lecteur", au=dossier, role=Role.lecteur)
    with pytest.raises(RefusError):
        engagements.promettre(lecteur, dossier.identifiant, promesse())


def test_an_operator_answers_by_its_link_its_promises_to_that_territory_alone(
    prise: EngagementPris, chef: Compte, dossier: Dossier, label: LabelAccorde, django_capture_on_commit_callbacks: Any
):
    autre = maquettes.labellise(label.campagne, chef, nom="autre")
    ailleurs = engagements.promettre(chef, "autre", promesse(quoi="MARQUE-AILLEURS"))
    d_un_autre = engagements.promettre(chef, dossier.identifiant, promesse(operateur="ADEME", quoi="MARQUE-AUTRE"))
    with django_capture_on_commit_callbacks(execute=True):
        operateurs.demander(chef, dossier.identifiant, "banque-des-territoires", "contact@exemple.fr")
    trouve = re.search(r"/promesses/([\w-]+)/", mail.outbox[-1].body)
    assert trouve
    lu = operateurs.lire(trouve[1])
    assert [p.ligne.pk for p in lu.promesses] == [prise.pk]
    operateurs.repondre(trouve[1], prise.pk, suite(montant="100"))
    assert etat(label) is EtatDEngagement.tenu
    for cle in (ailleurs.pk, d_un_autre.pk):
        with pytest.raises(IntrouvableError):
            operateurs.repondre(trouve[1], cle, suite())
    # Each side corrects its own words, and an operator does not say that a promise has no object.
    with pytest.raises(SuiviRefuseError):
        engagements.suivre(chef, dossier.identifiant, prise.pk, suite(corrige=1))
    with pytest.raises(SuiviRefuseError):
        operateurs.repondre(trouve[1], prise.pk, suite("sans_objet"))
    with pytest.raises(LienCaducError):
        operateurs.lire("invente")
    assert SuiteDEngagement.objects.count() == 1
    assert engagements.du_label(autre, JOUR)[0].suites == []


def test_a_promise_to_all_is_every_territory_s(label: LabelAccorde):
    engagements.ecrire(label.campagne, None, promesse(montant=None, quoi="Un guichet"), horloge.maintenant(), None)
    assert [e.ligne.quoi for e in engagements.du_label(label, JOUR)] == ["Un guichet"]


def test_what_an_operator_declares_is_kept_with_where_it_is_written(label: LabelAccorde, chef: Compte):
    admin = maquettes.officiel(Role.administrateur, label.campagne)
    champs = {"operateur_nom": "ADEME", "annee": 2024, "presentees": 40, "accordees": 10, "origine": "Bilan, p. 12"}
    operateurs.declarer(admin, label.campagne, champs)
    assert operateurs.references(label.campagne)["ademe", "2024"].accordees == 10
    for faux in ({"accordees": 41}, {"origine": " "}):
        with pytest.raises(SuiviRefuseError):
            operateurs.declarer(admin, label.campagne, {**champs, **faux})
    with pytest.raises(RefusError):
        operateurs.declarer(chef, label.campagne, champs)
