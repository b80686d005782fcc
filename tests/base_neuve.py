"""A base that has its tables, for what begins in a process of its own."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from tests import pret

from binome.referentiel.emplacement import dossier_donnees, verrou

RACINE = Path(__file__).parents[1]
BASE_MODELE = "BASE_MODELE"
"""The variable that names a base of the PostgreSQL server which has its tables: that of the tests is a copy of it."""


def base_neuve() -> Path:
    """A base with all its migrations, made once and kept beside the référentiel: an ordeal, a server that a browser
    walks begin with its copy, for migrations cost more than most of them."""
    condense = hashlib.sha256()
    for fichier in (
        *sorted((RACINE / "src/binome/registre/migrations").glob("*.py")),
        RACINE / "requirements/base.txt",
    ):
        condense.update(fichier.read_bytes())
    chemin = dossier_donnees() / f"base-neuve-{condense.hexdigest()[:16]}.sqlite3"
    with verrou(chemin):
        if not chemin.exists():
            for ancienne in chemin.parent.glob("base-neuve-*"):
                ancienne.unlink()
            with tempfile.TemporaryDirectory(dir=chemin.parent) as dossier:
                faite = Path(dossier) / "binome.sqlite3"
                migrer(f"sqlite:///{faite}", Path(dossier))
                faite.rename(chemin)
    return chemin


def migrer(base: str, donnees: Path) -> None:
    """Apply every migration to a base."""
    environnement = {**pret.chez(donnees), "BINOME_BASE": base}
    pret.lire("-m", "django", "migrate", "--verbosity", "0", env=environnement)
