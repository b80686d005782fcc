"""What a committee reads of a campaign that one page does not hold: a page after the other, counted as a whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from tests.services.comite.monde import Monde

from binome.web import pages

pytestmark = pytest.mark.lent
C = "/comite/ti-2023-2027/"


@pytest.mark.parametrize(("ou", "suite"), [("decisions/", ""), ("comparaison/", "tri=territoire&amp;marge=25&amp;")])
def test_a_list_that_is_too_long_is_read_a_page_after_the_other(
    monde: Monde, chez: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch, ou: str, suite: str
) -> None:
    monde.deposer("dossier-2")
    moi = chez("presidente")
    entiere = moi.get(C + ou).content.decode()
    assert 'rel="next"' not in entiere
    monkeypatch.setattr(pages, "PAR_PAGE", 1)
    une, deux, trop, rien = (moi.get(f"{C}{ou}?page={n}").content.decode() for n in ("1", "2", "99", "deux"))
    assert "2 dossiers, page 1 sur 2" in une.replace("\xa0", " ")
    assert f'href="?{suite}page=2" rel="next"' in une and f'href="?{suite}page=1" rel="prev"' in deux
    lus = [[f"decisions/{d}/" in page for d in ("dossier-1", "dossier-2")] for page in (une, deux)]
    assert sorted(lus) == [[False, True], [True, False]], "each on one page"
    assert trop.count("page 2 sur 2") and rien.count("page 1 sur 2"), "an odd number gives a page all the same"
