"""The site under test: the examples of the repository, its static files gathered once."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture(scope="session", autouse=True)
def _statiques(statiques: None) -> None:
    """Every page asks for them."""


@pytest.fixture(scope="session")
def client() -> Client:
    return Client()
