"""The secret ballot: when it is so, what its count tells, and that a tie adopts nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domaine.comite.test_regles import CINQ, DROIT, autres

from binome.domaine.comite.salle import composer
from binome.domaine.comite.scrutin import SensDuVote, depouiller
from binome.domaine.comite.secret import (
    avant_le_vote,
    depouiller_en_secret,
    raison_du_secret,
    refus_de_demander_le_secret,
)

V = SensDuVote
SALLE = composer(CINQ, {1, 2, 3, 4}, {4}, [(5, 1)], DROIT)
VOIX = st.lists(st.sampled_from(SensDuVote), max_size=4)


def test_never_unless_the_campaign_says_so() -> None:
    assert raison_du_secret("refus", {1, 2, 3}, SALLE, DROIT) is None
    assert "ne se demande pas" in str(refus_de_demander_le_secret(1, (), SALLE, DROIT))
    nommee = autres(secret_pour=["refus"])
    assert "non retenu" in str(raison_du_secret("refus", (), SALLE, nommee))
    assert raison_du_secret("label", {1, 2, 3}, SALLE, nommee) is None


@pytest.mark.parametrize(
    ("qui", "deja", "mot"), [(1, (), None), (1, (1,), "déjà"), (4, (), "prend part"), (5, (), "présent")]
)
def test_who_is_there_and_takes_part_asks_for_it_once(qui: int, deja: tuple[int, ...], mot: str | None) -> None:
    refus = refus_de_demander_le_secret(qui, deja, SALLE, autres(secret_sur_demande=2))
    assert refus is None if mot is None else mot in str(refus)


@given(st.sets(st.integers(1, 5)), st.integers(1, 4), st.integers(1, 5))
def test_one_more_demand_never_makes_it_known(demandes: set[int], faut: int, un_autre: int) -> None:
    regle = autres(secret_sur_demande=faut)
    avant = raison_du_secret("label", demandes, SALLE, regle)
    assert (avant is not None) == (len(demandes & {1, 2, 3}) >= faut)
    if avant is not None:
        assert raison_du_secret("label", demandes | {un_autre}, SALLE, regle) is not None


@given(VOIX, st.randoms())
def test_ballots_are_counted_as_voices_whose_seat_nobody_knows(voix: list[V], sort: object) -> None:
    nommees = depouiller(SALLE, dict(zip((1, 2, 3, 5), voix, strict=False)), None, DROIT)
    melange = sorted(voix, key=lambda _: sort.random())  # type: ignore[attr-defined]
    fait, dits = depouiller_en_secret(SALLE, melange, DROIT)
    assert fait == nommees
    assert not (fait.pour == fait.contre and fait.adoptee), "a tie adopts nothing"
    assert any("les mêmes" in dit for dit in dits) == (len(set(voix)) == 1)


@given(st.integers(0, 12), st.integers(0, 12))
def test_so_few_voters_that_the_count_would_tell_is_said(votants: int, seuil: int) -> None:
    dit = avant_le_vote(votants, autres(secret_votants=seuil))
    assert (dit is not None) == (votants < seuil)
