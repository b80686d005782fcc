"""Commands on the platform's database: what they write is private."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def executer(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    commande = [sys.executable, "-c", "from binome.cli.app import main; main()", *arguments]
    environnement = {**os.environ, **variables}
    return subprocess.run(commande, env=environnement, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.lent
def test_the_base_is_read_by_its_own_user_alone(tmp_path: Path) -> None:
    base = tmp_path / "b.sqlite3"
    avant = os.umask(0o022)
    try:
        assert executer("administrer", "initialiser", BINOME_BASE=f"sqlite:///{base}").returncode == 0
    finally:
        os.umask(avant)
    assert oct(base.stat().st_mode & 0o777) == "0o600"
