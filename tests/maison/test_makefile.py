"""`make` alone lists every command with a line each, and the README's test command is the one CI runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.mark.skipif(shutil.which("make") is None, reason="make n'est pas installé")
def test_make_alone_lists_every_command(racine: Path) -> None:
    cibles = re.search(r"^\.PHONY:(.+)$", (racine / "Makefile").read_text(), re.MULTILINE)
    assert cibles is not None
    sortie = subprocess.run(["make"], cwd=racine, capture_output=True, text=True, check=True).stdout
    lignes = re.findall(r"^  make ([a-z-]+) +\S.{10,}$", sortie, re.MULTILINE)
    assert sorted(lignes) == sorted(cibles[1].split())


def test_ci_runs_the_command_of_the_readme(racine: Path) -> None:
    commandes = [
        ligne for ligne in (racine / ".ci/run").read_text().splitlines() if re.match(r"(?!set |cd |#)\S", ligne)
    ]
    assert commandes == ["make test"]
    assert os.access(racine / ".ci/run", os.X_OK)
    assert "| `make test` |" in (racine / "README.md").read_text()


def test_targets_named_in_the_pages_exist(racine: Path, pages: dict[Path, str]) -> None:
    cibles = set(re.findall(r"^([a-z-]+):", (racine / "Makefile").read_text(), re.MULTILINE))
    citees = {
        m
        for texte in pages.values()
        for m in re.findall(r"`make ([a-z-]+)", texte) + re.findall(r"^make ([a-z-]+)", texte, re.M)
    }
    assert citees
    assert citees <= cibles
