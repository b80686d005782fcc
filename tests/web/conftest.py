"""The site under test: the examples of the repository, its static files gathered once."""

from __future__ import annotations

import pytest
from django.test import Client

from binome.web.paquets import rassembler


@pytest.fixture(scope="session", autouse=True)
def _statiques() -> None:
    rassembler()


@pytest.fixture(scope="session")
def client() -> Client:
    return Client()
