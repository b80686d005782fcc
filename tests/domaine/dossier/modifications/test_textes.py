"""The amended text of a dossier: of each part, the last one accepted, and nothing of what was not asked."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.dossier.modifications.textes import TEXTE_AMENDE_MAX, refus_d_ecrire, textes_en_vigueur

PARTIES = st.sampled_from(["la gouvernance", "le périmètre", "les conditions"])
TEXTES = st.dictionaries(PARTIES, st.text(min_size=1, max_size=5), max_size=3)
JOUR = dt.date(2024, 1, 1)


@given(st.lists(TEXTES, max_size=6))
def test_of_each_part_the_last_text_counts(suite: list[dict[str, str]]) -> None:
    acceptees = [(n, JOUR + dt.timedelta(days=n), textes) for n, textes in enumerate(suite, start=2)]
    lus = {t.partie: t for t in textes_en_vigueur(acceptees)}
    assert set(lus) == {partie for textes in suite for partie in textes}
    for partie, lu in lus.items():
        version = max(n for n, _, textes in acceptees if partie in textes)
        assert (lu.version, lu.texte) == (version, dict(acceptees[version - 2][2])[partie])
        assert lu.depuis == JOUR + dt.timedelta(days=version)


@given(st.sets(PARTIES), TEXTES)
def test_a_text_is_of_a_part_that_changes(parties: set[str], textes: dict[str, str]) -> None:
    assert (refus_d_ecrire(parties, textes) is None) == (set(textes) <= parties)
    assert "trop long" in str(refus_d_ecrire({"la gouvernance"}, {"la gouvernance": "x" * (TEXTE_AMENDE_MAX + 1)}))
