"""The written consultation: when it may be, and that one more opposition or answer only ever goes one way."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.domaine.comite.test_regles import CINQ, DROIT, autres

from binome.domaine.comite.consultation import refus_de_consulter, refus_de_s_opposer, renvoi
from binome.domaine.comite.quorum import quorum
from binome.domaine.comite.salle import composer
from binome.domaine.comite.scrutin import SensDuVote, depouiller

JOUR = dt.date(2023, 10, 20)
GENS = st.sets(st.integers(1, 5))


@given(st.integers(-3, 30), st.integers(0, 20))
def test_its_delay_is_counted_in_days_and_only_where_the_campaign_allows_it(ecart: int, faut: int) -> None:
    terme = JOUR + dt.timedelta(days=ecart)
    assert "ne se consulte pas" in str(refus_de_consulter(JOUR, terme, DROIT))
    permise = autres(consultation_ecrite=True, consultation_delai=faut)
    assert (refus_de_consulter(JOUR, terme, permise) is None) == (ecart >= faut)


@given(GENS, st.integers(0, 4), st.integers(1, 5))
def test_one_more_opposition_never_keeps_it_going(opposants: set[int], faut: int, un_autre: int) -> None:
    regle = autres(consultation_oppositions=faut)
    dits = [f"P{qui}" for qui in opposants]
    avant = renvoi(dits, regle)
    assert (avant is not None) == (0 < faut <= len(opposants))
    if avant is not None:
        assert renvoi({*dits, f"P{un_autre}"}, regle) is not None
    assert (refus_de_s_opposer(un_autre, opposants, regle) is None) == (faut > 0 and un_autre not in opposants)


@given(GENS, st.sets(st.integers(1, 5), max_size=2), st.integers(1, 5))
def test_its_quorum_is_of_answers_and_who_stands_aside_gives_none(
    repondent: set[int], deportes: set[int], un_autre: int
) -> None:
    def salle(qui: set[int]):  # type: ignore[no-untyped-def]
        return replace(composer(CINQ, qui, deportes, (), DROIT), par_ecrit=True)

    avant, apres = (quorum(salle(qui), DROIT) for qui in (repondent, repondent | {un_autre}))
    assert avant.presents == len(repondent - deportes) and apres.comptes >= avant.comptes
    assert "réponse" in avant.phrase and "présent" not in avant.phrase
    fait = depouiller(salle(repondent), dict.fromkeys(repondent, SensDuVote.pour), None, DROIT)
    assert fait.pour == len(repondent - deportes) and fait.muets == 0
