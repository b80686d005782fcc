"""An amended plan: nothing leaves it, ids never change, what stopped is not late, what comes later is not there yet."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.dossier.modifications.plan import ChangementDuPlan, GesteDuPlan
from binome.domaine.suivi.evenements import Avancement, EvenementSuivi, GenreDeSuivi
from binome.domaine.suivi.plan_suivi import ActionSuivie, amender, numeroter, refus_d_amender
from binome.domaine.suivi.regles import ReglesDuSuivi
from binome.domaine.suivi.situation import situer

PLAN = tuple(ActionSuivie(f"f{n}", f"Action {n}", ("A",), fin=dt.date(2024, 6, 1)) for n in range(3))
DEBUT, JOUR = dt.date(2024, 1, 1), dt.date(2025, 1, 1)
GESTES = st.builds(
    ChangementDuPlan,
    geste=st.sampled_from(GesteDuPlan),
    fiche=st.sampled_from(["", "f0", "f1", "f2", "f9", "m2-1"]),
    titre=st.just("Neuve"),
    porteur=st.just("B"),
)


@given(st.lists(st.lists(GESTES, max_size=4), max_size=4))
def test_nothing_leaves_a_plan_and_no_id_is_taken_twice(suites: list[list[ChangementDuPlan]]) -> None:
    plan: tuple[ActionSuivie, ...] = PLAN
    for rang, gestes in enumerate(suites):
        jour = JOUR + dt.timedelta(days=rang)
        numerotes = numeroter(plan, gestes, rang + 2)
        accepte = refus_d_amender(plan, numerotes, jour) is None
        apres = amender(plan, numerotes, jour)
        assert [a.fiche for a in apres][: len(plan)] == [a.fiche for a in plan]
        assert len({a.fiche for a in apres}) == len(apres)
        if accepte:
            assert len(apres) - len(plan) == sum(c.ajoute for c in gestes)
            arretees = sum(a.arretee_le is not None for a in apres) - sum(a.arretee_le is not None for a in plan)
            assert arretees == sum(bool(c.fiche) for c in gestes)
        plan = apres


def test_an_action_that_stopped_is_not_late_and_one_that_comes_later_is_not_there_yet() -> None:
    remplace = ChangementDuPlan(geste=GesteDuPlan.remplacer, fiche="f0", titre="Neuve", porteur="B")
    plan = amender(PLAN, numeroter(PLAN, [remplace], 2), JOUR)
    dit = EvenementSuivi(1, "f0", GenreDeSuivi.avancement, "en_cours", dt.date(2024, 3, 1))

    def lues(jour: dt.date) -> dict[str, tuple[Avancement | None, bool]]:
        situee = situer(plan, [dit], DEBUT, jour, ReglesDuSuivi())
        return {a.action.fiche: (a.etat, bool(a.retards)) for a in situee.actions}

    avant, apres = lues(dt.date(2024, 12, 31)), lues(JOUR)
    assert avant["f0"] == (Avancement.en_cours, True)
    assert "m2-1" not in avant
    assert apres["f0"] == (Avancement.arrete, False)
    assert apres["m2-1"] == (None, False)
    assert (plan[0].remplacee_par, plan[-1].remplace) == ("m2-1", "f0")


@pytest.mark.parametrize(
    ("geste", "attendu"),
    [
        ({"geste": "ajouter", "fiche": "f0"}, "n'en arrête aucune"),
        ({"geste": "ajouter", "fin": "1850-01-01"}, "déjà passée"),
    ],
)
def test_no_action_is_stopped_under_the_name_of_another_gesture_nor_added_once_over(geste, attendu) -> None:
    dit = ChangementDuPlan.model_validate(geste | {"titre": "Neuve", "porteur": "B"})
    refus = refus_d_amender(PLAN, [dit], JOUR)
    assert refus and attendu in refus


def test_nobody_chooses_an_id() -> None:
    gestes = [
        ChangementDuPlan(geste="arreter", fiche="f0", neuve="m2-1"),
        ChangementDuPlan(geste="ajouter", neuve="f1", titre="Neuve", porteur="B"),
    ]
    assert [c.neuve for c in numeroter(PLAN, gestes, 2)] == ["", "m2-1"]


def test_what_was_done_stays_done() -> None:
    plan = amender(PLAN, [ChangementDuPlan(geste=GesteDuPlan.arreter, fiche="f0")], JOUR)
    fait = EvenementSuivi(1, "f0", GenreDeSuivi.avancement, "realise", dt.date(2024, 3, 1))
    assert situer(plan, [fait], DEBUT, JOUR, ReglesDuSuivi()).actions[0].etat is Avancement.realise


def test_an_action_is_not_stopped_twice_nor_one_that_is_not_there() -> None:
    arreter = ChangementDuPlan(geste=GesteDuPlan.arreter, fiche="f0")
    assert refus_d_amender(PLAN, [arreter], JOUR) is None
    for gestes in ([arreter, arreter], [ChangementDuPlan(geste=GesteDuPlan.arreter, fiche="f9")]):
        assert "déjà arrêtée" in (refus_d_amender(PLAN, gestes, JOUR) or "")
    assert refus_d_amender(PLAN, [ChangementDuPlan(geste=GesteDuPlan.ajouter, titre="Sans porteur")], JOUR)
