"""The site under test, where thousands of refusals are not told one by one; and a world lived through once a file."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from tests.confidentialite.monde import Monde


@pytest.fixture(autouse=True)
def _coffre(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Files of one test only; refusals are expected. Histories last longer than the five minutes of a proof."""
    settings.DONNEES = tmp_path
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 3600
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def vecu(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Monde, Path]]:
    """The world of a file, and where its files are: fifty pages that no test of the file changes for another."""
    donnees = tmp_path_factory.mktemp("vecu")
    autour = transaction.atomic()
    # As the transaction of a test is: what must be the outermost may be within.
    autour._from_testcase = True
    with django_db_blocker.unblock():
        autour.__enter__()
        with override_settings(DONNEES=donnees):
            cree = Monde()
            cree.vivre()
    yield cree, donnees
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        autour.__exit__(None, None, None)


@pytest.fixture
def monde(vecu: tuple[Monde, Path], db: None, tmp_path: Path) -> Monde:
    """The world as it was when it had just been lived through."""
    cree, donnees = vecu
    shutil.copytree(donnees, tmp_path, dirs_exist_ok=True)
    return cree.copie()
