"""Commands on the platform's database: what they write is private."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests import pret


@pytest.mark.lent
def test_the_base_is_read_by_its_own_user_alone(tmp_path: Path) -> None:
    base = tmp_path / "b.sqlite3"
    code = f"import os; os.umask(0o022)\n{pret.BINOME}"
    pret.lire("-c", code, "administrer", "initialiser", env={**os.environ, "BINOME_BASE": f"sqlite:///{base}"})
    assert oct(base.stat().st_mode & 0o777) == "0o600"
