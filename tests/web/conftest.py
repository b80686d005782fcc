"""The site under test: the examples of the repository."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture(scope="session")
def client() -> Client:
    return Client()
