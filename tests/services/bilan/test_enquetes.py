"""The survey: nothing under five answers, nothing while it is open, nothing that tells who or when; taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from tests import maquettes

from binome.domaine.bilan.fiche import MomentDuBilan
from binome.domaine.droits.roles import Role
from binome.registre.models import Compte, Envoi, LabelAccorde, LienDEnquete, LigneJournal, ReponseDEnquete
from binome.services.acces.ouverture import RefusError
from binome.services.bilan import enquetes, reponses
from binome.services.bilan.erreurs import BilanRefuseError, EnqueteCaduqueError

MI = MomentDuBilan.mi_parcours


@pytest.fixture
def jetons(chef: Compte, ou: str) -> list[str]:
    enquetes.ouvrir(chef, ou, MI)
    enquetes.inviter(chef, ou, MI, [f"acteur{k}@exemple.fr" for k in range(7)])
    return [enquetes.jeton(lien) for lien in LienDEnquete.objects.order_by("pk")]


def dire(jeton: str, niveau: str = "plutot_oui") -> None:
    reponses.repondre(jeton, {q.id: niveau for q in reponses.lire(jeton).questions})


def test_four_answers_show_nothing(jetons: list[str], chef: Compte, ou: str, label: LabelAccorde):
    for jeton in jetons[:4]:
        dire(jeton)
    enquetes.clore(chef, ou, MI)
    repondants, avis = enquetes.resultats(label, MI)
    assert repondants is None and avis and all(a.comptes is None for a in avis)


def test_the_fifth_answer_shows_them_all_and_one_taken_back_hides_them(
    jetons: list[str], chef: Compte, ou: str, label: LabelAccorde
):
    for k, jeton in enumerate(jetons[:5]):
        dire(jeton, "pas_du_tout" if k == 0 else "tout_a_fait")
    # Open: two readings, one answer apart, would tell it.
    assert enquetes.resultats(label, MI) == (None, ())
    enquetes.clore(chef, ou, MI)
    repondants, avis = enquetes.resultats(label, MI)
    assert repondants == 5 and all(a.comptes and sum(a.comptes.values()) == 5 for a in avis)
    reponses.retirer(jetons[0])
    assert enquetes.resultats(label, MI)[0] is None
    vue = enquetes.voir(label, MI)
    assert vue is not None and vue.repondants is None


def test_neither_rows_nor_journal_tell_who_answered_nor_in_which_order(jetons: list[str]):
    lignes = LigneJournal.objects.count()
    for jeton in reversed(jetons):
        dire(jeton)
    assert LigneJournal.objects.count() == lignes
    assert {f.name for f in ReponseDEnquete._meta.get_fields()} == {"cle", "enquete", "choix"}
    with connection.cursor() as curseur:
        rang = "rowid" if connection.vendor == "sqlite" else "ctid"
        curseur.execute(f"SELECT cle FROM {ReponseDEnquete._meta.db_table} ORDER BY {rang}")  # noqa: S608
        cles = [cle for (cle,) in curseur.fetchall()]
    assert cles == sorted(cles) and len(cles) == 7


def test_an_answer_is_changed_never_doubled(jetons: list[str]):
    dire(jetons[0])
    dire(jetons[0], "sans_avis")
    assert ReponseDEnquete.objects.count() == 1
    assert set(reponses.lire(jetons[0]).choix.values()) == {"sans_avis"}


@pytest.mark.parametrize("choix", [{}, {"gouvernance": "plutot_oui"}, {"x": "plutot_oui"}])
def test_an_answer_that_is_not_one_is_refused(jetons: list[str], choix: dict[str, Any]):
    with pytest.raises(BilanRefuseError):
        reponses.repondre(jetons[0], choix)
    with pytest.raises(BilanRefuseError, match="Choisissez"):
        dire(jetons[0], "<script>")


@pytest.mark.parametrize("jeton", ["", "1", "1:abc", "²:x", "0" * 5000, "é:é"])
def test_an_invented_link_opens_nothing(jetons: list[str], jeton: str):
    for geste in (reponses.lire, reponses.retirer):
        with pytest.raises(EnqueteCaduqueError):
            geste(jeton)


def test_once_closed_nothing_more_is_taken(jetons: list[str], chef: Compte, ou: str):
    enquetes.clore(chef, ou, MI)
    with pytest.raises(EnqueteCaduqueError, match="close"):
        dire(jetons[0])
    with pytest.raises(BilanRefuseError):
        enquetes.clore(chef, ou, MI)
    with pytest.raises(BilanRefuseError):
        enquetes.ouvrir(chef, ou, MI)
    assert enquetes.lettre(Envoi(cle=str(LienDEnquete.objects.get(courriel="acteur0@exemple.fr").pk))) is None


def test_the_letter_has_the_same_link_each_time_and_nobody_is_asked_twice(jetons: list[str], chef: Compte, ou: str):
    assert enquetes.inviter(chef, ou, MI, ["acteur0@exemple.fr", "ACTEUR1@exemple.fr"]) == 0
    lien = LienDEnquete.objects.get(courriel="acteur0@exemple.fr")
    lettre = enquetes.lettre(Envoi(cle=str(lien.pk)))
    assert lettre is not None and jetons[0] in lettre.texte and "anonyme" in lettre.texte
    with pytest.raises(BilanRefuseError):
        enquetes.inviter(chef, ou, MI, ["pas une adresse"])
    with pytest.raises(BilanRefuseError):
        enquetes.inviter(chef, ou, MI, [f"a{k}@exemple.fr" for k in range(51)])


def test_a_reader_of_the_team_opens_no_survey(label: LabelAccorde, ou: str):
    with pytest.raises(RefusError):
        enquetes.ouvrir(maquettes.compte("lecteur", au=label.dossier, role=Role.lecteur), ou, MI)
