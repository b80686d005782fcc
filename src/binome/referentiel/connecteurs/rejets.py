"""What was refused, row by row, in a CSV that a spreadsheet opens safely."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path
from types import TracebackType

from binome.referentiel.emplacement import preparer_dossier

_FORMULES = ("=", "+", "-", "@", "\t", "\r")


class Rejets:
    """Collects refusals in a temporary file; `garder` gives it its name, otherwise it disappears on exit."""

    def __init__(self, dossier: Path) -> None:
        preparer_dossier(dossier)
        self._provisoire = dossier / f".rejets-{os.getpid()}-{id(self):x}.csv"
        self._fichier = self._provisoire.open("w", encoding="utf-8-sig", newline="")
        self._ecrivain = csv.writer(self._fichier, delimiter=";")
        self._ecrivain.writerow(("ligne", "recu", "cause"))
        self.nombre = 0
        self.causes: Counter[str] = Counter()

    def ajouter(self, ligne: int, recu: object, cause: str) -> None:
        """Refuse row number `ligne`: what was received, and why (French, actionable)."""
        self.nombre += 1
        self.causes[cause] += 1
        self._ecrivain.writerow((ligne, _inoffensif(recu), cause))

    def garder(self, chemin: Path) -> Path | None:
        """Give the report its place, or remove an older one when nothing was refused."""
        self._fichier.close()
        if not self.nombre:
            chemin.unlink(missing_ok=True)
            return None
        self._provisoire.replace(chemin)
        return chemin

    def __enter__(self) -> Rejets:
        return self

    def __exit__(
        self, genre: type[BaseException] | None, erreur: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._fichier.close()
        self._provisoire.unlink(missing_ok=True)


def _inoffensif(recu: object) -> str:
    """A refused cell must not become a live formula in the report."""
    ecrit = str(recu)[:200]
    return f"'{ecrit}" if ecrit.startswith(_FORMULES) else ecrit
