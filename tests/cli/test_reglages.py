"""A setting that cannot be is said in a sentence by every command that needs the platform, and nothing is done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.lent
BINOME = str(Path(sys.executable).with_name("binome"))


@pytest.mark.parametrize("commande", [["servir"], ["tache", "executer", "--une-fois"], ["administrer", "initialiser"]])
def test_emails_that_leave_want_the_address_of_the_site(commande: list[str], tmp_path: Path) -> None:
    """Without it their links would lead nowhere."""
    environnement = {**os.environ, "BINOME_COURRIEL": "smtp", "BINOME_BASE": f"sqlite:///{tmp_path / 'base.sqlite3'}"}
    environnement.pop("BINOME_ADRESSE", None)
    dit = subprocess.run([BINOME, *commande], env=environnement, capture_output=True, text=True, timeout=60)
    assert dit.returncode == 2
    assert "BINOME_ADRESSE=https://" in dit.stderr
    assert "Traceback" not in dit.stderr
    assert not (tmp_path / "base.sqlite3").exists()


@pytest.mark.parametrize("commande", [["servir"], ["tache", "executer", "--une-fois"], ["administrer", "initialiser"]])
def test_unsafe_settings_are_refused_by_every_command(commande: list[str], tmp_path: Path) -> None:
    """Debugging shows the code and the settings: never on a site that others reach."""
    environnement = {
        **os.environ,
        "BINOME_DEBOGAGE": "1",
        "BINOME_HTTPS": "oui",
        "BINOME_BASE": f"sqlite:///{tmp_path / 'base.sqlite3'}",
    }
    dit = subprocess.run([BINOME, *commande], env=environnement, capture_output=True, text=True, timeout=60)
    assert dit.returncode == 2
    assert "BINOME_DEBOGAGE" in dit.stderr
    assert "Traceback" not in dit.stderr
    assert not (tmp_path / "base.sqlite3").exists()
