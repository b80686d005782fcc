"""What every test of the committee stands in."""

from __future__ import annotations

from typing import Any

import pytest
from tests.services.comite.monde import Monde

from binome.services.socle import horloge


@pytest.fixture
def monde(db: None, referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> Monde:
    fait = Monde()
    monkeypatch.setattr(horloge, "maintenant", lambda: fait.instant)
    return fait
