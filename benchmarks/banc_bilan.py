"""All the sheets of a campaign together: 200 territories, then ten times as many, in the same run.

Run: .venv/bin/python benchmarks/banc_bilan.py [REPETITIONS]. The bench fails beyond twelve times.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import time
from decimal import Decimal

from binome.domaine.bilan.consolidation import consolider
from binome.domaine.bilan.enquete import NIVEAUX
from binome.domaine.bilan.faits import FaitsDuTerritoire
from binome.domaine.bilan.fiche import AvisDesActeurs, FicheDeBilan, MomentDuBilan
from binome.domaine.bilan.indicateurs import AVERTISSEMENT, indicateurs
from binome.domaine.bilan.regles import ReglesDuBilan

TERRITOIRES, FOIS, AU_PLUS = 200, 10, 12
REPETITIONS = 15
LE = dt.date(2025, 6, 30)


def fiches(combien: int) -> list[FicheDeBilan]:
    """So many sheets, each with its own figures and answers."""
    questions = ReglesDuBilan().questions
    faites = []
    for k in range(combien):
        verse = Decimal(1000 * (k % 97))
        faits = FaitsDuTerritoire(LE, actions=20, realisees=k % 20, demandes=10, demande=3 * verse, verse=verse)
        comptes = {niveau: (k + rang) % 7 for rang, niveau in enumerate(NIVEAUX)}
        faites.append(
            FicheDeBilan(
                label=f"l-{k}",
                campagne="banc",
                territoire=f"Territoire {k}",
                moment=MomentDuBilan.mi_parcours,
                labellise_le=LE,
                arrete_le=LE,
                indicateurs=indicateurs(faits, LE),
                avis=tuple(AvisDesActeurs(id=q.id, question=q.texte, comptes=comptes) for q in questions),
                repondants=sum(comptes.values()),
                avertissement=AVERTISSEMENT,
            )
        )
    return faites


def mesurer(lues: list[FicheDeBilan], repetitions: int) -> float:
    """Median seconds."""
    temps = []
    for _ in range(repetitions):
        debut = time.perf_counter()
        consolider(lues)
        temps.append(time.perf_counter() - debut)
    return statistics.median(temps)


def main() -> None:
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else REPETITIONS
    beaucoup = fiches(TERRITOIRES * FOIS)
    une, dix = mesurer(beaucoup[:TERRITOIRES], repetitions), mesurer(beaucoup, repetitions)
    print(f"{TERRITOIRES} territoires : {une * 1000:.1f} ms ; {TERRITOIRES * FOIS} : {dix * 1000:.1f} ms")
    print(f"rapport : {dix / une:.1f} ({AU_PLUS} au plus)")
    if dix > AU_PLUS * une:
        sys.exit("La consolidation ne tient pas son rapport.")


if __name__ == "__main__":
    main()
