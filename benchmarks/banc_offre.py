"""Match 22 actions with 260 schemes, twice the actions, twice the schemes: time beyond start-up, and how it grows.

The peer is the start itself, in the same run: to load the référentiel, the dossier and the catalogue.
"""

from __future__ import annotations

import datetime as dt
import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from binome.domaine.dossier.dossier import Dossier
from binome.offre.appariement import apparier
from binome.offre.catalogue import catalogue
from binome.offre.chargement import Pret
from binome.offre.situation import Monde
from binome.services.socle import referentiel
from binome.services.verification.verdict import ouvrir

REEL = Path(__file__).parents[1] / "exemples/hautes-alpes/dossier.yaml"
JOUR = dt.date(2026, 11, 26)
BORNE = 0.3


def mediane(geste: Callable[[], object], fois: int = 9) -> float:
    """Median seconds of processor: neither what others do on this machine, nor the collection of what earlier rounds
    left, counts."""
    durees = []
    gc.collect()
    gc.disable()
    for _ in range(fois):
        debut = time.process_time()
        geste()
        durees.append(time.process_time() - debut)
    gc.enable()
    return statistics.median(durees)


def dispositifs(combien: int) -> tuple[Pret, ...]:
    """So many schemes, those of the catalogue again under other names."""
    return tuple(
        replace(pret, dispositif=pret.dispositif.model_copy(update={"id": f"{pret.dispositif.id}-{rang}"}))
        for rang, pret in enumerate(islice(cycle(catalogue()), combien))
    )


def double(dossier: Dossier) -> Dossier:
    """The same dossier, each action twice."""
    plan = dossier.plan_actions
    autres = tuple(f.model_copy(update={"id": f"{f.id}-b"}) for f in plan.fiches)
    return dossier.model_copy(update={"plan_actions": plan.model_copy(update={"fiches": (*plan.fiches, *autres)})})


def main() -> None:
    debut = time.perf_counter()
    geographie = referentiel.ouvrir()
    dossier = ouvrir(REEL, geographie).dossier
    catalogue()
    depart = time.perf_counter() - debut
    monde = Monde(geographie)
    prets, beaucoup = dispositifs(260), dispositifs(520)
    seul = mediane(lambda: apparier(dossier, prets, monde, JOUR))
    fiches = mediane(lambda: apparier(double(dossier), prets, monde, JOUR))
    schemas = mediane(lambda: apparier(dossier, beaucoup, monde, JOUR))
    print(f"démarrage                           {depart * 1e3:7.0f} ms")
    print(f"22 actions × 260 dispositifs        {seul * 1e3:7.0f} ms  [≤ {BORNE * 1e3:.0f}]")
    print(f"44 actions × 260 dispositifs        {fiches * 1e3:7.0f} ms  soit {fiches / seul:.2f} × [≤ 2,4]")
    print(f"22 actions × 520 dispositifs        {schemas * 1e3:7.0f} ms  soit {schemas / seul:.2f} × [≤ 2,4]")


if __name__ == "__main__":
    main()
