"""The command line starts light: each command imports what it needs when it serves."""

from __future__ import annotations

import subprocess
import sys

LOURDS = ("numpy", "scipy", "shapely", "pyproj", "numba", "pyarrow", "openpyxl", "typst", "django", "ninja", "pydantic")
LOURDS += ("yaml", "sqlite3", "gunicorn", "joblib", "distributed")


def test_importing_the_command_line_loads_nothing_heavy() -> None:
    code = f"import sys, binome.cli.app; print(*(m for m in {LOURDS!r} if m in sys.modules))"
    resultat = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert resultat.stdout.split() == []


def test_importing_the_engine_does_not_import_numba() -> None:
    code = "import sys, binome.moteur, binome.moteur.flux, binome.moteur.compilation; print('numba' in sys.modules)"
    resultat = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert resultat.stdout.strip() == "False"
