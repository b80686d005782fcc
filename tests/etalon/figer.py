"""Freeze what the house says now: `.venv/bin/python -m tests.etalon.figer`, with the options of pytest if any."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from tests.etalon.comparaison import FIGER


def figer(options: list[str]) -> int:
    """The code of pytest: 0 when every file was written."""
    os.environ[FIGER] = "oui"
    return int(pytest.main(["-q", str(Path(__file__).parent), *options]))


if __name__ == "__main__":
    sys.exit(figer(sys.argv[1:]))
