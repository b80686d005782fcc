"""Answers and sheets together: nothing under the threshold, sums of what is known, no order, no distribution of few."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.bilan.consolidation import consolider
from binome.domaine.bilan.enquete import NIVEAUX, favorables, resultats
from binome.domaine.bilan.enseignements import EnseignementOffert, GenreDEnseignement, adopter
from binome.domaine.bilan.faits import FaitsDuTerritoire
from binome.domaine.bilan.fiche import AvisDesActeurs, FicheDeBilan, MomentDuBilan
from binome.domaine.bilan.indicateurs import AVERTISSEMENT, indicateurs
from binome.domaine.bilan.regles import ReglesDuBilan

QUESTIONS = ReglesDuBilan().questions
LE = dt.date(2023, 11, 9)
reponse = st.fixed_dictionaries({q.id: st.sampled_from(list(NIVEAUX)) for q in QUESTIONS})


@given(st.lists(reponse, max_size=12), st.randoms(use_true_random=False))
def test_nothing_shows_under_five_answers_and_their_order_never_does(reponses, hasard):
    repondants, avis = resultats(reponses, QUESTIONS, 5)
    melangees = list(reponses)
    hasard.shuffle(melangees)
    assert resultats(melangees, QUESTIONS, 5) == (repondants, avis)
    if len(reponses) < 5:
        assert repondants is None and all(a.comptes is None for a in avis)
    else:
        assert repondants == len(reponses)
        assert all(a.comptes is not None and sum(a.comptes.values()) == len(reponses) for a in avis)


def test_the_threshold_of_a_call_cannot_go_under_five():
    with pytest.raises(ValueError, match="seuil_reponses"):
        ReglesDuBilan(seuil_reponses=4)


def test_those_without_opinion_are_in_no_share():
    assert favorables(dict.fromkeys(NIVEAUX, 0) | {"sans_avis": 9}) is None
    assert favorables(dict.fromkeys(NIVEAUX, 0) | {"tout_a_fait": 1, "plutot_non": 3, "sans_avis": 9}) == 0.25


def fiche(nom: str, verse: int | None, avis: dict[str, int] | None = None) -> FicheDeBilan:
    connus = FaitsDuTerritoire(LE, actions=3, demandes=0 if verse is None else 2, verse=Decimal(verse or 0))
    dits = (AvisDesActeurs(id="moyens", question="Les moyens.", comptes=avis),) if avis else ()
    return FicheDeBilan(
        label=nom, campagne="c", territoire=nom, moment=MomentDuBilan.final, labellise_le=LE, arrete_le=LE,
        indicateurs=indicateurs(connus, LE), avis=dits, repondants=sum(avis.values()) if avis else None,
        avertissement=AVERTISSEMENT,
    )  # fmt: skip


def test_sums_are_of_what_is_known_and_a_distribution_of_five_at_least():
    fiches = [fiche(f"t{k}", None if k == 0 else 100 * k) for k in range(6)]
    verse = {i.id: i for i in consolider(fiches).indicateurs}["montant_verse"]
    assert (verse.connus, verse.inconnus, verse.somme) == (5, 1, 1500)
    assert verse.repartition is not None and verse.repartition.mediane == 300
    assert {i.id: i for i in consolider(fiches[:5]).indicateurs}["montant_verse"].repartition is None
    assert {i.id: i.somme for i in consolider(fiches).indicateurs}["delai_reponse"] is None
    assert consolider([]).indicateurs == ()


@given(st.lists(st.none() | st.integers(0, 10**9), max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_territories_changes_no_figure(verses, hasard):
    fiches = [fiche(f"t{k}", v, dict.fromkeys(NIVEAUX, 1)) for k, v in enumerate(verses)]
    melangees = list(fiches)
    hasard.shuffle(melangees)
    un, autre = consolider(fiches), consolider(melangees)
    assert un.indicateurs == autre.indicateurs and un.avis == autre.avis and un.repondants == 5 * len(verses)


def test_a_lesson_is_written_with_its_source_and_never_twice():
    offert = EnseignementOffert(
        "l:final:0", GenreDEnseignement.a_eviter, "Trop de comités.", "Alpes", MomentDuBilan.final, LE
    )
    une = adopter("Déjà écrit.", [offert])
    assert une == "Déjà écrit.\n\nÀ éviter : Trop de comités. (bilan final de Alpes, 9 novembre 2023)"
    assert adopter(une, [offert]) == une and adopter(None, []) is None
