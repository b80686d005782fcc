"""One server and one browser for all the tests of this folder."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests.parcours.serveur import CHROMIUM, navigateur_lance, servi


@pytest.fixture(scope="session")
def origine() -> Iterator[str]:
    with servi() as adresse:
        yield adresse


@pytest.fixture(scope="session")
def navigateur() -> Iterator[Browser]:
    if not os.access(CHROMIUM, os.X_OK):
        pytest.skip(f"pas de navigateur à {CHROMIUM} : voir tests/installer_navigateur.py")
    with navigateur_lance() as lance:
        yield lance
