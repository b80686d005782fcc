"""When what failed is tried again: sooner at first, for three days and no more."""

from __future__ import annotations

import datetime as dt

from binome.domaine.texte.reprises import DUREE, delai


def test_waits_double_then_stop_at_exactly_three_days():
    attentes = []
    while (attente := delai(len(attentes) + 1)) is not None:
        attentes.append(attente)
    assert [a.total_seconds() / 60 for a in attentes[:9]] == [1, 2, 4, 8, 16, 32, 64, 128, 240]
    assert max(attentes) == dt.timedelta(hours=4) and all(a > dt.timedelta() for a in attentes)
    assert sum(attentes, dt.timedelta()) == DUREE == dt.timedelta(days=3)
    assert delai(len(attentes) + 1) is None and delai(10_000) is None
