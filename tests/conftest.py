"""Fixtures that every room of tests may use."""

from __future__ import annotations

import pytest

from binome.referentiel import Referentiel, charger_referentiel


@pytest.fixture(scope="session")
def referentiel() -> Referentiel:
    """The real référentiel of this machine, loaded once per session (built first when it is absent: about 15 s)."""
    return charger_referentiel()
