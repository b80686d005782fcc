"""What a carrier declares of a condition: its last word, with its day and its author; taken back without a trace."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.dossier.profil import ProfilEconomique

MOTS = st.sampled_from(["a", "b", "c"])
DITES = st.lists(st.dictionaries(MOTS, st.sampled_from([True, False, None]), max_size=3), max_size=6)


@given(DITES)
def test_the_last_word_counts_and_what_is_said_again_keeps_its_day(dites: list[dict[str, bool | None]]) -> None:
    profil, attendu = ProfilEconomique(), dict[str, tuple[bool, int]]()
    for n, dit in enumerate(dites):
        profil = profil.declarer(dit, f"p{n}", dt.date(2026, 1, 1 + n))
        for nom, tenue in dit.items():
            if tenue is None:
                attendu.pop(nom, None)
            elif attendu.get(nom, (None, 0))[0] is not tenue:
                attendu[nom] = (tenue, n)
    lues = {d.condition: (d.tenue, d.par, d.le) for d in profil.declarations}
    assert lues == {nom: (tenue, f"p{n}", dt.date(2026, 1, 1 + n)) for nom, (tenue, n) in attendu.items()}
    assert len(profil.declarations) == len(lues)
