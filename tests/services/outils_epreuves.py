"""An ordeal is a program of its own, run with real processes on a database of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from binome.referentiel.emplacement import dossier_donnees

RACINE = Path(__file__).parents[2]


def lanceur(programme: str, donnees: Path) -> Callable[..., Any]:
    """What runs an ordeal of `tests.services.<programme>` in that folder of data, and gives its report."""
    for motif in ("referentiel-*.binome", "flux-estimes-*.npz", "mesures"):
        for commun in dossier_donnees().glob(motif):
            (donnees / commun.name).symlink_to(commun)

    def lancer(nom: str, combien: int, *options: str) -> Any:
        environnement = {
            **os.environ,
            "BINOME_DONNEES": str(donnees),
            "BINOME_BASE": f"sqlite:///{donnees}/binome.sqlite3",
            "BINOME_TACHES": "ouvrier",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        commande = [sys.executable, "-m", f"tests.services.{programme}", nom, str(combien), *options]
        fait = subprocess.run(commande, env=environnement, cwd=RACINE, capture_output=True, text=True, check=False)
        assert fait.returncode == 0, fait.stderr[-3000:]
        return json.loads(fait.stdout.splitlines()[-1])

    return lancer
