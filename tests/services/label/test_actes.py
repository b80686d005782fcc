"""The life of a label through its use cases: who may do what, what each act does to what anyone verifies."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from tests import maquettes
from tests.services.label.conftest import ANNONCE
from tests.services.label.test_emission import juger

from binome.documents.label.preuve import empreinte_signee
from binome.domaine.dossier.modifications.plan import ChangementDuPlan
from binome.domaine.droits.droits import Role
from binome.domaine.label.actes import Effet, Fondement
from binome.domaine.label.etats import EtatDuLabel
from binome.domaine.label.label import PorteeDeModification as P
from binome.domaine.label.regles import ReglesDuLabel
from binome.registre.models import EvenementDuLabel, LigneJournal
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.label import actes, consultation, etats, modifications
from binome.services.label.erreurs import ActeDuLabelRefuseError, LabelIntrouvableError
from binome.services.suivi import plans
from binome.services.suivi.modifications import amendements

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
GRIEFS = "Le binôme est rompu depuis six mois."


@pytest.fixture(autouse=True)
def montre(monkeypatch):
    montre = maquettes.Horloge(ANNONCE + dt.timedelta(days=30))
    monkeypatch.setattr("binome.services.socle.horloge.maintenant", montre)
    return montre


@pytest.fixture
def autorite(campagne):
    return maquettes.officiel(Role.administrateur, campagne)


@pytest.fixture
def chef(label):
    return label.dossier.roles.get(role="chef_de_projet").compte


def terme(montre, jours=15):
    return montre.instant.date() + dt.timedelta(days=jours)


def etat(label, montre):
    return consultation.trouver(label.identifiant, montre.instant).etat


def test_a_label_is_ended_once_the_territory_was_heard(label, autorite, chef, montre):
    qui, ou = autorite, label.identifiant
    actes.engager(qui, ou, Effet.abrogation, Fondement.condition_perdue, terme(montre), GRIEFS)
    with pytest.raises(ActeDuLabelRefuseError, match="pas encore répondu"):
        actes.prononcer(qui, ou, Effet.abrogation, Fondement.condition_perdue, GRIEFS)
    assert juger(label.versions.get(), montre.instant).etat is EtatDuLabel.valide
    actes.observer(chef, ou, "Un nouvel industriel s'engage.")
    montre.avancer(hours=1)
    actes.prononcer(qui, ou, Effet.abrogation, Fondement.condition_perdue, GRIEFS)
    dit = juger(label.versions.get(), montre.instant)
    assert (dit.valide, dit.etat, etat(label, montre)) == (False, EtatDuLabel.retire, EtatDuLabel.retire)
    with pytest.raises(ActeDuLabelRefuseError, match="pris fin"):
        actes.lever(qui, ou, "Trop tard")
    lignes = LigneJournal.objects.filter(action="label.acte")
    assert [json.loads(li.donnees)["acte"] for li in lignes] == ["emettre", "engager", "observer", "prononcer"]
    assert not any(GRIEFS in li.donnees for li in lignes)


def test_a_procedure_may_be_closed(label, autorite, montre):
    actes.engager(autorite, label.identifiant, Effet.abrogation, Fondement.condition_perdue, terme(montre), GRIEFS)
    actes.classer(autorite, label.identifiant, "Le binôme est reformé.")
    assert etat(label, montre) is EtatDuLabel.valide


def test_a_suspension_is_raised_then_lowered_when_the_call_allows_it(label, autorite, montre, monkeypatch):
    arguments = (autorite, label.identifiant, Effet.suspension, Fondement.appel)
    with pytest.raises(ActeDuLabelRefuseError, match="ne prévoit pas"):
        actes.engager(*arguments, terme(montre), GRIEFS)
    monkeypatch.setattr(etats, "regles", lambda _: ReglesDuLabel(suspension=True))
    actes.engager(*arguments, terme(montre), GRIEFS)
    montre.avancer(days=16)
    actes.prononcer(*arguments, GRIEFS)
    assert juger(label.versions.get(), montre.instant).etat is EtatDuLabel.suspendu
    montre.avancer(days=1)
    actes.lever(autorite, label.identifiant, "Le binôme est reformé.")
    assert juger(label.versions.get(), montre.instant).etat is EtatDuLabel.valide


@pytest.mark.parametrize("role", [Role.instructeur, Role.comite, Role.operateur])
def test_only_the_authority_touches_a_label(label, campagne, role, montre):
    qui = maquettes.officiel(role, campagne)
    with pytest.raises((RefusError, IntrouvableError)):
        actes.engager(qui, label.identifiant, Effet.abrogation, Fondement.condition_perdue, terme(montre), GRIEFS)
    assert EvenementDuLabel.objects.count() == 1


def test_only_the_territory_answers_for_itself(label, autorite, chef, montre):
    actes.engager(autorite, label.identifiant, Effet.abrogation, Fondement.condition_perdue, terme(montre), GRIEFS)
    for qui in (autorite, maquettes.compte("passant")):
        with pytest.raises((RefusError, IntrouvableError)):
            actes.observer(qui, label.identifiant, "Rien à dire.")
    with pytest.raises(RefusError):
        actes.classer(chef, label.identifiant, "Non.")
    with pytest.raises(LabelIntrouvableError):
        actes.classer(autorite, "zzzz-zzzz", "Non.")


class TestAmendments:
    def test_a_new_perimeter_is_a_new_version_that_names_the_former(self, label, autorite, chef, montre):
        avant = label.versions.get()
        sirens = [e["siren"] for e in json.loads(avant.attestation)["credentialSubject"]["perimetre"]][:-1]
        modifications.demander(chef, label.identifiant, [P.perimetre], "Une intercommunalité se retire.", sirens)
        attendue = modifications.en_attente(label)
        assert (attendue.perimetre, attendue.chevauche) == (tuple(sirens), ())
        montre.avancer(days=1)
        apres = modifications.accepter(autorite, label.identifiant, "Arrêté 2024-3", "Comité national")
        sujet = json.loads(apres.attestation)["credentialSubject"]
        assert (sujet["version"], sujet["porte_sur"], sujet["texte"]) == (2, ["perimetre"], attendue.empreinte)
        assert sujet["remplace"] == avant.empreinte == empreinte_signee(json.loads(avant.attestation))
        assert [e["siren"] for e in sujet["perimetre"]] == sorted(sirens)
        assert sujet["conditions"] == json.loads(avant.attestation)["credentialSubject"]["conditions"]
        assert apres.place.rang != avant.place.rang
        montre.avancer(days=1)
        assert juger(apres, montre.instant).etat is EtatDuLabel.valide
        ancien = juger(avant, montre.instant)
        assert (ancien.valide, ancien.etat) == (True, EtatDuLabel.modifie)
        assert "dernière version" in ancien.raisons[0]
        assert modifications.en_attente(label) is None

    def test_accepted_it_changes_the_plan_that_is_followed_and_keeps_what_was(self, label, autorite, chef, montre):
        avant = plans.plan_de(label)
        gestes = [
            ChangementDuPlan(geste="remplacer", fiche=avant[0].fiche, titre="Une autre halle", porteur="Alpes SA"),
            ChangementDuPlan(geste="ajouter", titre="Une de plus", porteur="Alpes SA", cout="1000"),
        ]
        with pytest.raises(ActeDuLabelRefuseError, match="Cochez"):
            amendements.demander(chef, label.identifiant, [P.gouvernance], "Pourquoi.", plan=gestes)
        amendements.demander(chef, label.identifiant, [P.plan_actions], "Le site a fermé.", plan=gestes)
        assert [c.neuve for c in modifications.en_attente(label).plan] == ["m2-1", "m2-2"]
        assert plans.plan_de(label) == avant
        modifications.refuser(autorite, label.identifiant, "Trop tôt.")
        assert plans.plan_de(label) == avant
        amendements.demander(chef, label.identifiant, [P.plan_actions], "Le site a fermé.", plan=gestes)
        montre.avancer(days=1)
        modifications.accepter(autorite, label.identifiant, "Arrêté 2024-3", "Comité national")
        apres = plans.plan_de(label)
        assert [a.fiche for a in apres] == [*(a.fiche for a in avant), "m2-1", "m2-2"]
        assert (apres[0].remplacee_par, apres[-2].remplace, apres[-1].cout) == ("m2-1", avant[0].fiche, 1000)
        with pytest.raises(ActeDuLabelRefuseError, match="déjà arrêtée"):
            amendements.demander(chef, label.identifiant, [P.plan_actions], "Encore.", plan=gestes[:1])
        amendements.demander(chef, label.identifiant, [P.plan_actions], "Encore.", plan=gestes[1:])
        assert [c.neuve for c in modifications.en_attente(label).plan] == ["m3-1"]

    def test_who_may_not_ask_learns_nothing_of_the_plan(self, label):
        dehors = maquettes.compte("dehors")
        for cle in ("secrete", plans.plan_de(label)[0].fiche):
            dit = [ChangementDuPlan(geste="arreter", fiche=cle)]
            with pytest.raises(IntrouvableError):
                amendements.demander(dehors, label.identifiant, [P.plan_actions], "?", plan=dit)

    def test_ending_a_label_ends_all_its_versions(self, label, autorite, chef, montre):
        modifications.demander(chef, label.identifiant, [P.gouvernance], "Nouveau binôme.")
        modifications.accepter(autorite, label.identifiant, "Arrêté 2024-3", "Comité", conditions=["Réunir le comité."])
        actes.prononcer(autorite, label.identifiant, Effet.abrogation, Fondement.demande, "À sa demande.")
        montre.avancer(days=1)
        for version in label.versions.all():
            assert juger(version, montre.instant).etat is EtatDuLabel.retire
        derniere = json.loads(consultation.version(label.identifiant).attestation)["credentialSubject"]
        assert (derniere["porte_sur"], derniere["conditions"]) == (["gouvernance", "conditions"], ["Réunir le comité."])

    def test_one_may_be_refused_and_asked_again(self, label, autorite, chef):
        modifications.demander(chef, label.identifiant, [P.plan_actions], "Deux actions de plus.")
        with pytest.raises(ActeDuLabelRefuseError, match="déjà demandée"):
            modifications.demander(chef, label.identifiant, [P.plan_actions], "Trois.")
        modifications.refuser(autorite, label.identifiant, "Le plan reste celui du label.")
        assert modifications.en_attente(label) is None
        modifications.demander(chef, label.identifiant, [P.plan_actions], "Une action de plus.")
        assert label.versions.count() == 1

    @pytest.mark.parametrize(
        ("porte_sur", "sirens", "dit"),
        [
            ([], [], "ce que la modification change"),
            ([P.perimetre], [], "tout le périmètre"),
            ([P.gouvernance], ["240500439"], "seulement alors"),
            ([P.perimetre], ["240500439", "123456782"], "123456782"),
        ],
    )
    def test_what_does_not_hold_together_is_refused(self, label, chef, porte_sur, sirens, dit):
        with pytest.raises(ActeDuLabelRefuseError, match=dit):
            modifications.demander(chef, label.identifiant, porte_sur, "Pourquoi.", sirens)

    def test_there_is_nothing_to_accept_without_a_demand_nor_without_a_reference(self, label, autorite, chef):
        with pytest.raises(ActeDuLabelRefuseError, match="Aucune modification"):
            modifications.accepter(autorite, label.identifiant, "Arrêté", "Comité")
        modifications.demander(chef, label.identifiant, [P.gouvernance], "Nouveau binôme.")
        with pytest.raises(ActeDuLabelRefuseError, match="référence"):
            modifications.accepter(autorite, label.identifiant, " ", "Comité")
        with pytest.raises(RefusError):
            modifications.accepter(chef, label.identifiant, "Arrêté", "Comité")
