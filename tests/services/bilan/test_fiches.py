"""The sheet of a territory: counted from its follow-up, settled for ever, and read together with the others."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import OperationalError
from tests import maquettes

from binome.domaine.bilan.fiche import Confiance, FicheDeBilan, MomentDuBilan
from binome.domaine.droits.roles import Role
from binome.registre.models import BilanArrete, Compte, LabelAccorde, LigneJournal
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.bilan import arrets, enseignements, national, preparation
from binome.services.bilan.erreurs import BilanRefuseError
from binome.services.suivi import plans

MI = MomentDuBilan.mi_parcours
JOUR = dt.date(2025, 1, 15)


def valeurs(fiche: FicheDeBilan) -> dict[str, float | None]:
    return {i.id: None if i.valeur is None else float(i.valeur) for i in fiche.indicateurs}


@pytest.mark.usefixtures("suivi")
def test_what_was_written_is_counted_and_nothing_else(label: LabelAccorde):
    lu = valeurs(preparation.composer(label, MI, JOUR))
    assert (lu["montant_demande"], lu["montant_accorde"], lu["montant_verse"]) == (1000, 800, 0)
    assert lu["actions_en_cours"] == 1 and lu["delai_reponse"] == 40
    avant = valeurs(preparation.composer(label, MI, dt.date(2024, 2, 10)))
    assert avant["montant_accorde"] == 0 and avant["delai_reponse"] is None


def test_without_follow_up_nothing_is_zero_but_unknown(label: LabelAccorde):
    fiche = preparation.composer(label, MI, JOUR)
    inconnus = {i.id for i in fiche.indicateurs if i.confiance is Confiance.inconnue}
    assert {"actions_en_cours", "montant_demande", "delai_reponse", "emploi_prive"} <= inconnus
    assert all(i.valeur is None for i in fiche.indicateurs if i.id in inconnus)
    assert fiche.repondants is None and not fiche.illustratif


@pytest.mark.usefixtures("suivi")
def test_a_settled_sheet_is_kept_as_it_was_and_the_last_one_counts(chef: Compte, ou: str, label: LabelAccorde):
    premier = arrets.arreter(chef, ou, MI)
    enseignements.ajouter(chef, ou, MI, "a_reprendre", "Un guichet commun aux deux intercommunalités.")
    second = arrets.arreter(chef, ou, MI)
    assert (premier.rang, second.rang) == (1, 2)
    assert arrets.derniers(label) == {MI: second}
    assert arrets.fiche_de(premier).enseignements == () and len(arrets.fiche_de(second).enseignements) == 1
    assert LigneJournal.objects.filter(action="bilan.arrete").count() == 2
    with pytest.raises((IntegrityError, OperationalError)), transaction.atomic():
        BilanArrete.objects.update(contenu="{}")


@pytest.mark.usefixtures("suivi")
def test_reserved_actions_leave_no_figure(label: LabelAccorde):
    fiche, reservees = preparation.composer(label, MI, JOUR), [a for a in plans.plan_de(label) if a.reservee]
    assert fiche.reservees == len(reservees) > 0
    assert all(f"action {a.fiche}" not in i.source for a in reservees for i in fiche.indicateurs)
    assert all(a.titre not in fiche.model_dump_json() for a in reservees)


def test_only_who_holds_the_follow_up_settles(label: LabelAccorde, ou: str):
    lecteur = maquettes.compte("lecteur", au=label.dossier, role=Role.lecteur)
    with pytest.raises(RefusError):
        arrets.arreter(lecteur, ou, MI)
    with pytest.raises(IntrouvableError):
        arrets.arreter(maquettes.compte("personne"), ou, MI)


@pytest.mark.usefixtures("suivi")
def test_lessons_are_bounded_and_taken_away(chef: Compte, ou: str, label: LabelAccorde):
    ligne = enseignements.ajouter(chef, ou, MI, "a_eviter", "  Un comité trop nombreux. ")
    for mauvais in ("", "   ", "x" * 801):
        with pytest.raises(BilanRefuseError):
            enseignements.ajouter(chef, ou, MI, "a_eviter", mauvais)
    assert "trop nombreux" not in LigneJournal.objects.get(action="bilan.enseignement").donnees
    enseignements.retirer(chef, ou, ligne.pk)
    assert not preparation.enseignements(label, MI)
    with pytest.raises(IntrouvableError):
        enseignements.retirer(chef, ou, ligne.pk)


@pytest.mark.usefixtures("suivi")
def test_the_campaign_reads_each_territory_once(chef: Compte, ou: str, label: LabelAccorde):
    arrets.arreter(chef, ou, MI)
    arrets.arreter(chef, ou, MI)
    lu = national.consulter(label.campagne.identifiant, MI)
    assert len(lu.fiches) == 1 and lu.manquent == 0
    assert {i.id: i.somme for i in lu.national.indicateurs}["montant_accorde"] == 800
    assert national.consulter(label.campagne.identifiant, MomentDuBilan.final).manquent == 1
    with pytest.raises(IntrouvableError):
        national.consulter("rien", MI)
