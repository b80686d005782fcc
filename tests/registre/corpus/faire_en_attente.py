"""Make `en-attente/` again: `.venv/bin/python -m tests.registre.corpus.faire_en_attente`

The corpus is what a version left, and is not made again by the next one, whose base would go beside it.
"""

from __future__ import annotations

import gzip
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from tests.registre.corpus.lancement import lancer

CORPUS = Path(__file__).with_name("en-attente")


def garder(donnees: Path) -> None:
    """What the corpus keeps: the base, the attachments, a seal and the public key; never the private one."""
    shutil.rmtree(CORPUS, ignore_errors=True)
    CORPUS.mkdir()
    nue = donnees / "nue.sqlite3"
    with closing(sqlite3.connect(donnees / "binome.sqlite3")) as base:
        base.executescript("DELETE FROM django_session; DELETE FROM registre_compteur;")
        base.execute("VACUUM INTO ?", [str(nue)])
    for source, nom in ((nue, "base.sqlite3.gz"), (donnees / "sceau.zip", "sceau.zip.gz")):
        (CORPUS / nom).write_bytes(gzip.compress(source.read_bytes(), 9, mtime=0))
    shutil.copy(donnees / "cle-publique.pem", CORPUS)
    shutil.copytree(donnees / "pieces", CORPUS / "pieces")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as lieu:
        lancer(Path(lieu), "-m", "tests.registre.corpus.composer_en_attente")
        garder(Path(lieu))
