"""The site under test: the examples of the repository."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from tests.web.coupures import Coupures, couper


@pytest.fixture(scope="session")
def client() -> Client:
    return Client()


@pytest.fixture
def coupures() -> Iterator[Coupures]:
    """Each act of the test is first cut at its last write: nothing of it stays, and its page says when to come back."""
    with couper() as faites:
        yield faites
    assert faites.coupes and not faites.fautes, "\n".join(faites.fautes) or "rien ne fut coupé"
