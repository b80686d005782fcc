"""The site under test, where thousands of refusals are not told one by one."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _coffre(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Files of one test only; refusals are expected."""
    settings.DONNEES = tmp_path
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)
