"""Writers of a SQLite file wait their turn, and no longer than they were told to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db import connection as la_sienne

from binome.registre.sqlite3.base import DatabaseWrapper

pytestmark = pytest.mark.django_db


@pytest.fixture
def deux(tmp_path: Path) -> Iterator[tuple[DatabaseWrapper, DatabaseWrapper]]:
    reglages = {
        **la_sienne.settings_dict,
        "NAME": str(tmp_path / "base.sqlite3"),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 0.05},
    }
    paire = DatabaseWrapper(reglages, "un"), DatabaseWrapper(reglages, "deux")
    yield paire
    for liaison in paire:
        liaison.close()


def _ouvrir(liaison: DatabaseWrapper) -> None:
    liaison.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


@pytest.mark.parametrize("fin", ["commit", "rollback", "close"])
def test_a_turn_is_given_back_however_the_transaction_ends(
    deux: tuple[DatabaseWrapper, DatabaseWrapper], fin: str
) -> None:
    premier, second = deux
    _ouvrir(premier)
    with pytest.raises(OperationalError, match="locked"):
        _ouvrir(second)
    getattr(premier, fin)()
    _ouvrir(second)
    second.rollback()


def test_a_transaction_that_cannot_begin_keeps_no_turn(
    deux: tuple[DatabaseWrapper, DatabaseWrapper], monkeypatch: pytest.MonkeyPatch
) -> None:
    premier, second = deux
    premier.ensure_connection()
    with monkeypatch.context() as panne:
        panne.setattr(premier, "cursor", _en_panne)
        with pytest.raises(OperationalError, match="panne"):
            _ouvrir(premier)
    _ouvrir(second)
    second.rollback()


def _en_panne() -> None:
    raise OperationalError("panne")
