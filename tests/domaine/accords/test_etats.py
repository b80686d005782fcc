"""Where an agreement stands, and what voids it."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.accords.etats import (
    COTES,
    EtatDAccord,
    FinDeDemande,
    PositionDite,
    SensDePosition,
    attendues,
    etat_d_accord,
    rappel_du,
    refus_de_la_position,
)
from binome.domaine.accords.fiche_lue import DISPARUE, HORS, changes, lire_la_fiche, nommer_les_changes

OUI, NON = SensDePosition.favorable, SensDePosition.defavorable
JOUR = dt.date(2026, 3, 2)


def _plan(**champs: Any) -> dict[str, Any]:
    return {"plan_actions": {"fiches": [{"id": "f1", "titre": "Four", "axe": "a", **champs}]}}


def test_both_sides_agree_or_there_is_no_agreement() -> None:
    assert etat_d_accord({}, None) is EtatDAccord.attendu
    assert etat_d_accord({"elu": OUI}, None) is EtatDAccord.a_moitie
    assert attendues({"elu": OUI}, None) == ("industriel",)
    assert etat_d_accord({"elu": OUI, "industriel": OUI}, None) is EtatDAccord.donne


@pytest.mark.parametrize(("elu", "industriel"), [p for p in itertools.product((OUI, NON), repeat=2) if NON in p])
@pytest.mark.parametrize("fin", [None, *FinDeDemande])
def test_one_refusal_is_enough_and_nothing_ends_it(
    elu: SensDePosition, industriel: SensDePosition, fin: FinDeDemande | None
) -> None:
    assert etat_d_accord({"elu": elu, "industriel": industriel}, fin) is EtatDAccord.refuse
    assert attendues({"elu": elu, "industriel": industriel}, fin) == ()


@pytest.mark.parametrize("fin", FinDeDemande)
def test_what_is_ended_awaits_nobody(fin: FinDeDemande) -> None:
    assert etat_d_accord({"elu": OUI}, fin).value == fin.value
    assert attendues({}, fin) == ()


@given(st.dictionaries(st.sampled_from(COTES), st.sampled_from(SensDePosition)), st.sampled_from([None, *FinDeDemande]))
def test_an_agreement_is_never_given_without_both_and_alive(
    positions: dict[str, SensDePosition], fin: FinDeDemande | None
) -> None:
    donne = etat_d_accord(positions, fin) is EtatDAccord.donne
    assert donne == (positions == dict.fromkeys(COTES, OUI) and fin is None)


def test_an_answer_is_motivated_both_ways() -> None:
    for sens in SensDePosition:
        assert refus_de_la_position(PositionDite(sens, "")) is not None
        assert refus_de_la_position(PositionDite(sens, "Utile à tous.")) is None
    assert refus_de_la_position(PositionDite(NON, "Trop tôt.", reserves="Plus tard")) == (
        "reserves",
        "Un refus n'a pas de réserves : dites-les dans les motifs.",
    )


@pytest.mark.parametrize("champ", ["cout", "porteurs", "description", "maturite", "pieces"])
def test_what_an_agreement_is_about_changes_its_fingerprint(champ: str) -> None:
    avant, apres = lire_la_fiche(_plan(), "f1"), lire_la_fiche(_plan(**{champ: ["neuf"]}), "f1")
    assert avant is not None
    assert apres is not None
    assert changes(avant.champs, apres) == (champ,)
    assert avant.empreinte != apres.empreinte


@pytest.mark.parametrize("champ", sorted(HORS - {"axe", "en_reserve"}))
def test_what_it_is_not_about_does_not(champ: str) -> None:
    avant, apres = lire_la_fiche(_plan(), "f1"), lire_la_fiche(_plan(**{champ: "neuf"}), "f1")
    assert avant == apres


def test_asking_for_the_aid_does_not_void_the_agreement_to_ask() -> None:
    def ligne(**suite: str) -> dict[str, Any]:
        return _plan(financement=[{"financeur": "ADEME", "nature": "subvention", "montant": "10", **suite}])

    avant = lire_la_fiche(ligne(), "f1")
    assert avant == lire_la_fiche(ligne(statut="demande", date="2026-03-02"), "f1")
    assert avant != lire_la_fiche(ligne(dispositif="autre"), "f1")


def test_a_fiche_that_is_gone_or_kept_back_is_said_so() -> None:
    lue = lire_la_fiche(_plan(), "f1")
    assert lue is not None
    assert lire_la_fiche(_plan(en_reserve=True), "f1") is None
    assert changes(lue.champs, None) == (DISPARUE,)
    assert nommer_les_changes((DISPARUE, "cout")) == ["sa place dans le plan", "le coût"]


@given(st.lists(st.integers(0, 60), max_size=6))
def test_reminders_are_spaced_and_never_before_their_time(jours: list[int]) -> None:
    limite, dernier, partis = JOUR + dt.timedelta(30), None, []
    for jour in sorted(JOUR + dt.timedelta(j) for j in jours):
        if rappel_du(limite, jour, dernier, 7):
            dernier = jour
            partis.append(jour)
    assert all(jour >= limite - dt.timedelta(7) for jour in partis)
    assert sum(jour <= limite for jour in partis) <= 1
    assert all(b - a >= dt.timedelta(7) for a, b in itertools.pairwise(p for p in partis if p > limite))
