"""What an operator answers reaches the follow-up of the label: once, with its origin, and nothing that it did not say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests import maquettes

from binome.domaine.demarches.etats import EtatDeDemarche, SourceDEtape
from binome.domaine.droits.droits import Role
from binome.domaine.suivi import argent, histoire
from binome.domaine.suivi.evenements import EvenementSuivi
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.registre.models import Compte, DemarcheAupresDUnOperateur, EvenementDeSuivi, LabelAccorde
from binome.services.demarches import etapes, lecture, suites
from binome.services.demarches.etapes import EtapeDite
from binome.services.socle import horloge
from binome.services.suivi import ecriture, lectures

pytestmark = pytest.mark.django_db
E = EtatDeDemarche


@pytest.fixture
def label(settings: Any) -> LabelAccorde:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    return maquettes.labellise(maquettes.campagne(), maquettes.compte("chef"))


@pytest.fixture
def chef(label: LabelAccorde) -> Compte:
    return label.depot.par


@pytest.fixture
def operateur(label: LabelAccorde) -> Compte:
    compte = maquettes.compte("operateur", au=label.campagne, role=Role.operateur)
    compte.roles_campagne.update(service="bpifrance")
    return compte


def demande(label: LabelAccorde, fiche: str = "f1", montant: Decimal | None = Decimal(60_000)) -> str:
    # Its row alone: a dossier that was deposited is not written any more.
    rang = DemarcheAupresDUnOperateur.objects.count() + 1
    return DemarcheAupresDUnOperateur.objects.create(
        numero=f"essai-d{rang}",
        dossier=label.dossier,
        fiche=fiche,
        dispositif="pret-vert",
        dispositif_nom="Prêt Vert",
        operateur="bpifrance",
        operateur_nom="Bpifrance",
        texte="0" * 64,
        revision=1,
        empreinte="0" * 64,
        montant=montant,
        par=label.depot.par,
        preparee_le=horloge.maintenant(),
    ).numero


def en_vigueur(label: LabelAccorde) -> list[EvenementSuivi]:
    return list(histoire.qui_comptent(li.evenement for li in lectures.lire(label)))


def dits(label: LabelAccorde) -> list[tuple[str, Decimal | None]]:
    return sorted((e.acte, e.montant) for e in en_vigueur(label))


@pytest.fixture
def envoyee(label: LabelAccorde, chef: Compte) -> str:
    numero = demande(label)
    etapes.dire(chef, "essai", numero, EtapeDite(E.envoyee))
    return numero


def test_a_request_and_its_answer_are_two_events_that_name_it(label, chef, operateur, envoyee):
    etapes.repondre(
        operateur, envoyee, EtapeDite(E.accordee, montant=Decimal(50_000), raison="Sous réserve du permis.")
    )
    assert dits(label) == [("accord", Decimal(50_000)), ("demande", Decimal(60_000))]
    (_, ligne) = lectures.lire(label)
    assert (ligne.source, ligne.auteur) == ("operateur", "l'opérateur")
    assert ligne.evenement.texte == f"Demande {envoyee}, répondu par le compte de l'opérateur. Sous réserve du permis."
    (groupe,) = argent.lignes(en_vigueur(label))
    assert (groupe.financeur, groupe.dispositif, groupe.fiche) == ("Bpifrance", "Prêt Vert", "f1")
    (vue,) = lecture.voir(DemarcheAupresDUnOperateur.objects.filter(numero=envoyee))
    assert [e.au_suivi for e in vue.etapes] == [1, 2]


def test_a_later_answer_corrects_the_one_before(label, operateur, envoyee):
    for dite in (EtapeDite(E.accordee, montant=Decimal(50_000)), EtapeDite(E.accordee, montant=Decimal(40_000))):
        etapes.repondre(operateur, envoyee, dite)
    assert dits(label) == [("accord", Decimal(40_000)), ("demande", Decimal(60_000))]
    etapes.repondre(operateur, envoyee, EtapeDite(E.refusee, raison="Le plan de financement a changé."))
    assert dits(label) == [("demande", Decimal(60_000)), ("refus", Decimal(60_000))]
    assert EvenementDeSuivi.objects.count() == 5


def test_the_same_step_is_told_once(label, operateur, envoyee):
    etape = etapes.repondre(operateur, envoyee, EtapeDite(E.accordee, montant=Decimal(50_000)))
    assert suites.porter(etape, horloge.maintenant()) is None
    assert len(dits(label)) == 2


def test_what_was_told_by_hand_is_not_told_again(label, chef, operateur, envoyee):
    jour = horloge.jour_a("Europe/Paris", horloge.maintenant())
    a_la_main = {"fiche": "f1", "genre": "financement", "acte": "accord", "jour": jour, "montant": "50000"}
    saisie = SaisieDeSuivi.model_validate({**a_la_main, "tiers": "BPIFRANCE", "objet": "prêt vert"})
    ecriture.dire(chef, "essai", saisie)
    etapes.repondre(operateur, envoyee, EtapeDite(E.accordee, montant=Decimal(50_000)))
    assert dits(label) == [("accord", Decimal(50_000)), ("demande", Decimal(60_000))]


@pytest.mark.parametrize("etat", [E.recue, E.instruite, E.a_completer, E.sans_objet])
def test_what_tells_nothing_of_money_writes_nothing_more(label, operateur, envoyee, etat):
    etapes.repondre(operateur, envoyee, EtapeDite(etat, raison="Voici pourquoi."))
    assert dits(label) == [("demande", Decimal(60_000))]


def test_an_amount_that_nobody_said_is_not_guessed(label, chef, operateur):
    numero = demande(label, montant=None)
    etapes.dire(chef, "essai", numero, EtapeDite(E.envoyee))
    etapes.repondre(operateur, numero, EtapeDite(E.accordee))
    assert dits(label) == []
    (vue,) = lecture.voir(DemarcheAupresDUnOperateur.objects.filter(numero=numero))
    assert vue.etapes[-1].sans_montant


@pytest.mark.parametrize("montant", [Decimal(-5), Decimal(10) ** 13])
def test_an_amount_of_before_today_s_limits_does_not_stop_the_answer(label, chef, montant):
    numero = demande(label, montant=montant)
    assert etapes.dire(chef, "essai", numero, EtapeDite(E.envoyee)).pk
    assert dits(label) == []


def test_an_action_out_of_the_plan_does_not_stop_the_answer(label, chef):
    numero = demande(label, fiche="ailleurs")
    etape = etapes.dire(chef, "essai", numero, EtapeDite(E.envoyee))
    assert (etape.source, dits(label)) == (SourceDEtape.main, [])
