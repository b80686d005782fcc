"""Pieces of a perimeter once a unit leaves or joins: one pass, checked against counting again each time."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from binome.moteur.adjacence import Adjacence
from binome.moteur.mesures.coupures import morceaux_avec, morceaux_sans

N = 9
CODES = [f"u{k}" for k in range(N)]
PAIRES = [(a, b) for a in range(N) for b in range(a)]


def compter(adjacence, unites) -> int:
    return len(set(adjacence.composantes(np.array(sorted(unites), dtype=np.int64)).tolist()))


@given(st.sets(st.sampled_from(PAIRES)), st.sets(st.integers(0, N - 1)))
def test_one_pass_gives_what_counting_again_gives(paires, membres):
    adjacence = Adjacence.from_paires(CODES, [(CODES[a], CODES[b]) for a, b in paires])
    dehors = set(range(N)) - membres
    assert morceaux_sans(adjacence, membres) == {m: compter(adjacence, membres - {m}) for m in membres}
    assert morceaux_avec(adjacence, membres, dehors) == {c: compter(adjacence, membres | {c}) for c in dehors}


def test_a_long_chain_does_not_exhaust_the_stack():
    codes = [f"{k:05d}" for k in range(5000)]
    adjacence = Adjacence.from_paires(codes, list(pairwise(codes)))
    sans = morceaux_sans(adjacence, range(5000))
    assert sans[0] == sans[4999] == 1
    assert sans[2500] == 2
