"""The state of a label: the gravest signal, and none that a list does not tell."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from binome.domaine.label.etats import EN_VIGUEUR, NOMS_DES_ETATS, SIGNAUX, EtatDuLabel, Signal, etat_du_label

TOUS = list(chain.from_iterable(combinations(Signal, n) for n in range(4)))
ATTENDUS = {
    (): EtatDuLabel.valide,
    (Signal.mise_a_jour,): EtatDuLabel.modifie,
    (Signal.suspension,): EtatDuLabel.suspendu,
    (Signal.mise_a_jour, Signal.suspension): EtatDuLabel.suspendu,
}


@pytest.mark.parametrize("signaux", TOUS)
def test_the_gravest_signal_is_the_state(signaux: tuple[Signal, ...]) -> None:
    assert etat_du_label(set(signaux), echu=False) == ATTENDUS.get(signaux, EtatDuLabel.retire)


@pytest.mark.parametrize("signaux", TOUS)
def test_a_label_whose_last_day_is_past_is_expired_unless_it_was_withdrawn(signaux: tuple[Signal, ...]) -> None:
    voulu = EtatDuLabel.retire if Signal.revocation in signaux else EtatDuLabel.expire
    assert etat_du_label(set(signaux), echu=True) == voulu


def test_each_signal_tells_one_state_and_is_told_by_it() -> None:
    assert {etat_du_label({signal}, echu=False): signal for signal in Signal} == SIGNAUX


def test_each_state_has_a_name_and_only_two_are_in_force() -> None:
    assert set(NOMS_DES_ETATS) == set(EtatDuLabel)
    assert {EtatDuLabel.valide, EtatDuLabel.modifie} == EN_VIGUEUR
