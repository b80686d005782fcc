"""A browser that says nothing more costs one test its try, and the others nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error
from tests.conftest import NAVIGATEUR_MUET
from tests.parcours.serveur import Chromium

pytestmark = [pytest.mark.navigateur, pytest.mark.lent(6)]


def test_it_is_killed_and_the_next_test_has_another(chromium: Chromium) -> None:
    with chromium.surveille(2) as muet:
        page = muet.new_page()
        with pytest.raises(Error) as dite:
            page.evaluate("new Promise(() => {})")
    assert any(mots in str(dite.value) for mots in NAVIGATEUR_MUET)
    with chromium.surveille(60) as neuf:
        assert neuf is not muet
        assert neuf.new_page().evaluate("1 + 1") == 2


def test_one_that_answers_is_kept(chromium: Chromium) -> None:
    with chromium.surveille(60) as un, chromium.surveille(60) as encore:
        assert un is encore
        assert un.new_page().evaluate("1 + 1") == 2
