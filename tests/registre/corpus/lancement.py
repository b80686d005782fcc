"""Binôme in a process of its own, on data of its own: a base that another version made, or is about to."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests import pret

from binome.referentiel.emplacement import dossier_donnees

CLE = "cle-du-corpus-qui-n-est-celle-d-aucun-site"
"""Not a secret: what waits sealed in a base of the corpus is opened with it."""


def lancer(donnees: Path, *arguments: str) -> str:
    """What that run of Python says. Its référentiel is this machine's, copied rather than built again."""
    for fichier in dossier_donnees().glob("referentiel-*.binome"):
        if not (donnees / fichier.name).exists():
            shutil.copy(fichier, donnees)
    return pret.lire(*arguments, env={**pret.chez(donnees), "BINOME_CLE_SECRETE": CLE})
