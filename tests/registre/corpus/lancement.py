"""Binôme in a process of its own, on data of its own: a base that another version made, or is about to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from binome.referentiel.emplacement import dossier_donnees

RACINE = Path(__file__).parents[3]
CLE = "cle-du-corpus-qui-n-est-celle-d-aucun-site"
"""Not a secret: what waits sealed in a base of the corpus is opened with it."""


def lancer(donnees: Path, *arguments: str) -> str:
    """What that run of Python says. Its référentiel is this machine's, copied rather than built again."""
    for fichier in dossier_donnees().glob("referentiel-*.binome"):
        if not (donnees / fichier.name).exists():
            shutil.copy(fichier, donnees)
    environnement = {
        **os.environ,
        "BINOME_DONNEES": str(donnees),
        "BINOME_BASE": f"sqlite:///{donnees}/binome.sqlite3",
        "BINOME_CLE_SECRETE": CLE,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": os.pathsep.join([str(RACINE), os.environ.get("PYTHONPATH", "")]),
    }
    fini = subprocess.run([sys.executable, *arguments], env=environnement, cwd=RACINE, capture_output=True, text=True)
    assert fini.returncode == 0, fini.stderr
    return fini.stdout
