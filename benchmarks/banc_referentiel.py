"""Build, load and question the référentiel, beside what a program does without it: read the packages' own JSON files.

Prints one line per measure; the bounds in brackets are those of docs/promesses.md.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from binome.referentiel import Referentiel, charger_referentiel, sources
from binome.referentiel.chargement import construire_referentiel

PROCESSUS_TEMOIN = "import pydantic, numpy, yaml"
PROCESSUS = "from binome.referentiel import charger_referentiel; charger_referentiel().epci('240500439')"


def median(geste: Callable[[], object], fois: int) -> float:
    """Median seconds of `fois` runs."""
    durees = []
    for _ in range(fois):
        debut = time.perf_counter()
        geste()
        durees.append(time.perf_counter() - debut)
    return statistics.median(durees)


def _process(code: str) -> float:
    return median(lambda: subprocess.run([sys.executable, "-c", code], check=True), 7)


def _json_of_the_packages() -> None:
    for nom in ("communes", "epci"):
        json.loads((sources.dossier_etalab() / "data" / f"{nom}.json").read_bytes())


def _questions(referentiel: Referentiel) -> int:
    """What 100 rules ask about a candidature of 300 EPCI."""
    sirens = referentiel.sirens()[:300]
    return sum(len(referentiel.voisins(s)) + (referentiel.epci(s) is not None) for _ in range(100) for s in sirens)


def main() -> None:
    referentiel = charger_referentiel()
    with tempfile.TemporaryDirectory() as dossier:
        construction = median(lambda: construire_referentiel(chemin=Path(dossier) / "banc.binome"), 1)
    chargement, lecture = median(charger_referentiel, 15), median(_json_of_the_packages, 5)
    temoin, processus = _process(PROCESSUS_TEMOIN), _process(PROCESSUS)
    questions = median(lambda: _questions(referentiel), 5)
    recherche = median(lambda: referentiel.chercher("sisteronnais buech"), 9)
    print(f"construction                         {construction:8.2f} s   [≤ 20]")
    print(f"chargement, somme vérifiée           {chargement * 1e3:8.1f} ms  [≤ 150]")
    print(
        f"lecture des seuls JSON d'Etalab      {lecture * 1e3:8.1f} ms  soit {lecture / chargement:.1f} × le chargement"
    )
    print(f"processus entier, une question       {processus * 1e3:8.1f} ms")
    print(f"processus témoin (pydantic, numpy, yaml) {temoin * 1e3:4.1f} ms  rapport {processus / temoin:.2f}")
    print(f"60 000 questions sur 300 EPCI        {questions * 1e3:8.1f} ms")
    print(f"recherche avec fautes                {recherche * 1e3:8.1f} ms")
    print(f"taille du fichier                    {referentiel.etat().taille / 1e6:8.1f} Mo")


if __name__ == "__main__":
    main()
