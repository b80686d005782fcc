"""What is late, what waits for whom, and what may not be written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from binome.domaine.suivi import situation
from binome.domaine.suivi.evenements import ACTES, NOMS_DES_ACTES, NOMS_DES_GENRES, Avancement, EvenementSuivi
from binome.domaine.suivi.evenements import GenreDeSuivi as G
from binome.domaine.suivi.histoire import refus_de
from binome.domaine.suivi.plan_suivi import ActionSuivie, IndicateurPrevu
from binome.domaine.suivi.regles import ReglesDuSuivi

LABEL, JOUR = dt.date(2024, 1, 1), dt.date(2024, 12, 31)
ETUDE = ActionSuivie(
    "a",
    "Étude",
    ("SEM du Buëch",),
    Decimal(1000),
    jalons=(("Appel d'offres", dt.date(2024, 3, 1)), ("Rendu", None)),
    indicateurs=(IndicateurPrevu("Emplois", initial=Decimal(12), cible=Decimal(20)), IndicateurPrevu("Friches")),
)


def dit(rang: int, genre: G, acte: str, jour: dt.date = dt.date(2024, 12, 1), fiche: str = "a", **suite: Any):
    return EvenementSuivi(rang, fiche, genre, acte, jour, **suite)


def situer(*ecrits: EvenementSuivi, plan: tuple[ActionSuivie, ...] = (ETUDE,)) -> situation.SituationDuPlan:
    return situation.situer(plan, ecrits, LABEL, JOUR, ReglesDuSuivi())


def test_every_kind_and_act_has_its_name():
    assert set(NOMS_DES_GENRES) == set(ACTES) == set(G)
    assert all(set(NOMS_DES_ACTES[genre]) == {a.value for a in actes} for genre, actes in ACTES.items())


def test_nothing_said_is_unknown_and_late_on_its_steps_and_its_news():
    vu = situer()
    assert vu.actions[0].etat is None
    assert [r.quoi for r in vu.retards] == ["étape « Appel d'offres »", "sans nouvelle depuis 365 jours"]
    assert {r.qui for r in vu.retards} == {"SEM du Buëch"}


def test_a_step_reached_or_put_off_is_no_longer_late_and_a_finished_action_neither():
    etape = {"objet": "appel d’offres".replace("’", "'")}
    assert "étape" not in str(situer(dit(1, G.jalon, "atteint", **etape)).retards)
    reporte = situer(dit(1, G.jalon, "reporte", echeance=dt.date(2025, 5, 1), **etape))
    assert "étape" not in str(reporte.retards)
    assert not situer(dit(1, G.avancement, "realise", dt.date(2024, 2, 1))).retards


def test_a_request_without_answer_waits_then_is_late():
    recente = situer(dit(1, G.financement, "demande", tiers="ADEME", objet="Prêt", montant=Decimal(5)))
    (attente,) = recente.attentes
    assert (attente.de_qui, attente.quoi) == ("ADEME", "réponse à la demande (Prêt)")
    vieille = dit(1, G.financement, "demande", dt.date(2024, 9, 1), tiers="ADEME", montant=Decimal(5))
    assert any(r.qui == "ADEME" for r in situer(vieille).retards)
    assert not any(
        r.qui == "ADEME"
        for r in situer(vieille, dit(2, G.financement, "refus", tiers="ademe", montant=Decimal(5))).retards
    )


def test_a_difficulty_is_open_until_it_is_lifted_and_a_decision_until_it_is_carried_out():
    ouverte = dit(1, G.difficulte, "signalee", texte="Pas d'ingénierie", tiers="Préfet", echeance=dt.date(2024, 12, 15))
    assert situer(ouverte).retards[-1].qui == "Préfet"
    levee = dit(2, G.difficulte, "levee", cite=1)
    assert refus_de(levee, [ouverte], JOUR) is None
    assert not situer(ouverte, levee).attentes
    assert refus_de(dit(3, G.difficulte, "levee", cite=1), [ouverte, levee], JOUR)
    du_plan = dit(1, G.decision, "regional", fiche="", texte="Revoir en mars", tiers="Région")
    assert situer(du_plan).decisions == (du_plan,)


def test_an_indicator_has_the_baseline_of_the_text_or_that_which_is_told_else_none():
    emplois, friches = situer(dit(1, G.mesure, "releve", objet="emplois", valeur=Decimal(15))).actions[0].indicateurs
    assert (emplois.depart, emplois.dernier, emplois.evolution) == (12, 15, 3)
    assert (friches.depart, friches.evolution) == (None, None)


def test_agreed_beyond_the_cost_is_said():
    vu = situer(dit(1, G.financement, "accord", tiers="ADEME", montant=Decimal(1001)))
    assert any("dépasse le coût" in a for a in vu.alertes)


def test_what_is_said_of_an_action_that_left_the_plan_is_kept():
    vu = situer(dit(1, G.avancement, "arrete", fiche="z", texte="Retirée"))
    assert [a.action.fiche for a in vu.actions] == ["a", "z"]
    assert vu.actions[1].etat is Avancement.arrete


@pytest.mark.parametrize(
    ("neuf", "dit_"),
    [
        (dit(1, G.avancement, "en_cours", dt.date(2025, 1, 1)), "pas encore venu"),
        (dit(1, G.avancement, "arrete"), "pourquoi"),
        (dit(1, G.avancement, "en_cours", fiche=""), "Choisissez"),
        (dit(1, G.jalon, "reporte", objet="Rendu"), "nouvelle date"),
        (dit(1, G.financement, "accord", tiers="ADEME"), "montant"),
        (dit(1, G.financement, "accord", montant=Decimal(1)), "quel financeur"),
        (dit(1, G.financement, "accord", tiers="A", montant=Decimal(-1)), "négatif"),
        (dit(1, G.mesure, "releve", objet="Emplois"), "valeur"),
        (dit(1, G.difficulte, "signalee"), "en une phrase"),
        (dit(1, G.decision, "local"), "a décidé"),
        (dit(1, G.avancement, "tenu"), "ce qui s'est passé"),
        (dit(1, G.avancement, "en_cours", corrige=9), "n'existe pas"),
        (dit(1, G.avancement, "en_cours", annule=True), "quel événement"),
    ],
)
def test_what_cannot_be_written_is_refused_with_what_to_do(neuf: EvenementSuivi, dit_: str):
    refus = refus_de(neuf, [], JOUR)
    assert refus is not None
    assert dit_ in refus


def test_a_correction_replaces_and_a_cancellation_takes_away_unless_it_is_cited():
    premier = dit(1, G.financement, "accord", tiers="ADEME", montant=Decimal(5))
    corrige = dit(2, G.financement, "accord", tiers="ADEME", montant=Decimal(7), corrige=1)
    annule = dit(3, G.financement, "accord", corrige=1, annule=True, texte="Erreur")
    assert situer(premier, corrige).sommes.accord == 7
    assert situer(premier, corrige, annule).sommes.accord == 0
    assert refus_de(dit(4, G.avancement, "en_cours", corrige=1), [premier], JOUR)
    assert refus_de(dit(4, G.financement, "accord", corrige=2), [premier, corrige], JOUR)
    signalee, levee = dit(1, G.difficulte, "signalee", texte="Non"), dit(2, G.difficulte, "levee", cite=1)
    annuler = dit(3, G.difficulte, "signalee", corrige=1, annule=True, texte="Erreur")
    assert refus_de(annuler, [signalee], JOUR) is None
    assert refus_de(annuler, [signalee, levee], JOUR)
