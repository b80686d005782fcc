"""What may happen to a label: each rule of law with its edge, and that no order of acts breaks what must hold."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.label import vie
from binome.domaine.label.actes import (
    ARTICLES,
    NOMS_DES_ACTES_DU_LABEL,
    NOMS_DES_EFFETS,
    PERMET,
    ActeDuLabel,
    Effet,
    Fondement,
)
from binome.domaine.label.etats import EtatDuLabel, Signal, etat_du_label
from binome.domaine.label.regles import ReglesDuLabel
from binome.domaine.label.vie import Fait, VieDuLabel, apres, dernier_jour_pour_retirer, derouler, refus

A, JOUR = ActeDuLabel, dt.date(2026, 3, 1)
REGLES, AVEC_SUSPENSION = ReglesDuLabel(), ReglesDuLabel(suspension=True)
EMIS = derouler([Fait(A.emettre, JOUR)])


def fait(acte: ActeDuLabel, jours: int = 0, **champs: object) -> Fait:
    return Fait(acte, JOUR + dt.timedelta(days=jours), motif="En droit et en fait.", **champs)  # type: ignore[arg-type]


def engage(effet: Effet, fondement: Fondement, terme: int = 15, jours: int = 0) -> Fait:
    return fait(A.engager, jours, effet=effet, fondement=fondement, terme=JOUR + dt.timedelta(days=terme))


def dit(f: Fait, v: VieDuLabel = EMIS, regles: ReglesDuLabel = REGLES, *, echu: bool = False) -> str | None:
    return refus(f, v, regles, JOUR, echu=echu)


PERTE = {"effet": Effet.abrogation, "fondement": Fondement.condition_perdue}


def test_a_territory_is_heard_before_its_label_is_touched() -> None:
    prononce = fait(A.prononcer, 16, **PERTE)
    assert "L121-1" in str(dit(prononce))
    demande = engage(Effet.abrogation, Fondement.condition_perdue)
    assert dit(demande) is None
    v = apres(EMIS, demande)
    assert "peut le faire jusqu'au 16 mars 2026" in str(dit(fait(A.prononcer, 15, **PERTE), v))
    assert dit(prononce, v) is None
    assert dit(fait(A.prononcer, 3, **PERTE), apres(v, fait(A.observer, 2))) is None


def test_the_delay_of_the_call_is_left() -> None:
    assert "au moins 15 jours" in str(dit(engage(Effet.abrogation, Fondement.condition_perdue, terme=14)))
    assert "30 jours" in str(dit(engage(**PERTE, terme=15), regles=ReglesDuLabel(delai_observations=30)))
    assert dit(fait(A.engager, **PERTE)) is not None


def test_what_was_envisaged_is_what_is_pronounced() -> None:
    v = apres(EMIS, engage(Effet.abrogation, Fondement.condition_perdue))
    autre = fait(A.prononcer, 20, effet=Effet.abrogation, fondement=Fondement.illegalite)
    assert "cette mesure et ce fondement" in str(dit(autre, v))


@pytest.mark.parametrize(("jours", "permis"), [(122, True), (123, False)])
def test_an_illegal_decision_is_withdrawn_within_four_months(jours: int, permis: bool) -> None:
    """From 1 March to 1 July, that day included."""
    v = apres(EMIS, engage(Effet.retrait, Fondement.illegalite))
    refuse = dit(fait(A.prononcer, jours, effet=Effet.retrait, fondement=Fondement.illegalite), v)
    assert (refuse is None) == permis
    assert permis or "1er juillet 2026" in str(refuse)


@pytest.mark.parametrize(
    ("jour", "dernier"),
    [
        ("2026-10-31", "2027-02-28"),
        ("2027-10-31", "2028-02-29"),
        ("2026-03-01", "2026-07-01"),
        ("2026-09-30", "2027-01-30"),
    ],
)
def test_four_months_end_on_a_day_that_exists(jour: str, dernier: str) -> None:
    assert dernier_jour_pour_retirer(dt.date.fromisoformat(jour)).isoformat() == dernier


def test_a_lost_condition_only_ends_the_label_for_the_future_and_at_any_time() -> None:
    assert "ne permet pas cette mesure" in str(dit(engage(Effet.retrait, Fondement.condition_perdue)))
    v = apres(EMIS, engage(Effet.abrogation, Fondement.condition_perdue, terme=2000, jours=1900))
    assert dit(fait(A.prononcer, 2001, **PERTE), v) is None


def test_what_the_territory_asks_for_needs_no_procedure() -> None:
    assert dit(fait(A.prononcer, effet=Effet.abrogation, fondement=Fondement.demande)) is None


def test_a_suspension_needs_the_call() -> None:
    demande = engage(Effet.suspension, Fondement.appel)
    assert "ne prévoit pas" in str(dit(demande))
    v = apres(apres(EMIS, demande), fait(A.prononcer, 16, effet=Effet.suspension, fondement=Fondement.appel))
    assert v.signaux == {Signal.suspension}
    assert "déjà suspendu" in str(dit(demande, v, AVEC_SUSPENSION))
    assert dit(fait(A.lever, 20), v) is None
    assert apres(v, fait(A.lever, 20)).signaux == frozenset()
    assert "pas suspendu" in str(dit(fait(A.lever)))


def test_nothing_is_done_of_what_has_ended_and_reasons_are_given() -> None:
    fini = apres(EMIS, fait(A.prononcer, effet=Effet.abrogation, fondement=Fondement.demande))
    assert fini.signaux == {Signal.revocation}
    assert "pris fin" in str(dit(fait(A.demander_modification), fini))
    assert "terme" in str(dit(fait(A.demander_modification), echu=True))
    assert "motive" in str(dit(Fait(A.demander_modification, JOUR)))
    assert "déjà accordé" in str(dit(fait(A.emettre)))


def test_one_amendment_at_a_time() -> None:
    v = apres(EMIS, fait(A.demander_modification))
    assert "déjà demandée" in str(dit(fait(A.demander_modification), v))
    for acte in (A.accepter_modification, A.refuser_modification):
        assert dit(fait(acte), v) is None
        assert not apres(v, fait(acte)).modification
        assert "Aucune modification" in str(dit(fait(acte)))


@pytest.mark.parametrize("acte", [A.observer, A.classer])
def test_without_a_procedure_there_is_nothing_to_answer_nor_to_close(acte: ActeDuLabel) -> None:
    assert "Aucune procédure" in str(dit(fait(acte)))
    v = apres(EMIS, engage(Effet.abrogation, Fondement.condition_perdue))
    assert dit(fait(acte), v) is None
    assert "déjà engagée" in str(dit(engage(Effet.abrogation, Fondement.condition_perdue), v))


def test_every_act_ground_and_effect_has_its_words() -> None:
    assert set(NOMS_DES_ACTES_DU_LABEL) == set(A) == {*vie._EXAMENS, A.emettre}
    assert set(ARTICLES) == set(PERMET) == set(Fondement)
    assert set(NOMS_DES_EFFETS) == set(Effet) == set().union(*PERMET.values())


ESSAIS = st.builds(
    fait,
    st.sampled_from([a for a in A if a is not A.emettre]),
    st.integers(0, 400),
    effet=st.sampled_from([None, *Effet]),
    fondement=st.sampled_from([None, *Fondement]),
    terme=st.none() | st.dates(JOUR, JOUR + dt.timedelta(days=500)),
)


@given(st.lists(ESSAIS, max_size=25), st.booleans())
def test_whatever_is_tried_a_label_ends_once_and_never_unheard(essais: list[Fait], suspension: bool) -> None:
    v, faits, regles = EMIS, [Fait(A.emettre, JOUR)], ReglesDuLabel(suspension=suspension)
    for essai in sorted(essais, key=lambda f: f.jour):
        if refus(essai, v, regles, JOUR, echu=False) is not None:
            continue
        assert v.fini is None
        if essai.acte is A.prononcer and essai.fondement is not Fondement.demande:
            assert v.engage is not None
            assert v.entendu or essai.jour > v.engage.terme  # type: ignore[operator]
        v = apres(v, essai)
        faits.append(essai)
        assert suspension or Signal.suspension not in v.signaux
    assert derouler(faits) == v
    assert (etat_du_label(v.signaux, echu=False) is EtatDuLabel.retire) == (v.fini is not None)
