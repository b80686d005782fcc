"""What maps cost: the sign of a territory, first and kept; a drawn map; the ground of the interactive one.

    .venv/bin/python benchmarks/banc_cartes.py [dossier.yaml]

Times are medians of a process that has read the référentiel; bytes are what a page carries, and compressed.
"""

from __future__ import annotations

import gzip
import random
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from binome.documents.lecture import lire_fichier
from binome.referentiel.consultation import Referentiel
from binome.services.production import fonds, production
from binome.services.socle import referentiel
from binome.services.territoire import silhouettes

EXEMPLE = Path(__file__).parents[1] / "exemples/hautes-alpes/dossier.yaml"


def mesurer(faire: Callable[[], Any], fois: int = 7) -> float:
    """Median milliseconds."""
    temps = []
    for _ in range(fois):
        debut = time.perf_counter()
        faire()
        temps.append((time.perf_counter() - debut) * 1000)
    return statistics.median(temps)


def au_hasard(connu: Referentiel, combien: int, hasard: random.Random) -> tuple[str, ...]:
    """A connected perimeter."""
    perimetre = [hasard.choice(connu.sirens())]
    while len(perimetre) < combien:
        libres = sorted({v for s in perimetre for v in connu.voisins(s)} - set(perimetre))
        if not libres:
            break
        perimetre.append(hasard.choice(libres))
    return tuple(perimetre)


def main() -> None:
    connu = referentiel.partager()
    dossier = lire_fichier(Path(sys.argv[1]) if len(sys.argv) > 1 else EXEMPLE).dossier
    hasard = random.Random(13)  # noqa: S311
    liste = [au_hasard(connu, 6, hasard) for _ in range(200)]
    neuves = [mesurer(partial(silhouettes.silhouette, p), 1) for p in liste]
    print(f"silhouette neuve      {statistics.median(neuves):8.2f} ms   200 : {sum(neuves):.0f} ms")
    print(f"200 silhouettes tenues{mesurer(lambda: [silhouettes.silhouette(p) for p in liste]):8.2f} ms")
    octets = sorted(len(silhouettes.silhouette(p).encode()) for p in liste)
    print(f"octets d'une silhouette : médiane {octets[100]}, au plus {octets[-1]}")
    cartes: dict[str, Callable[[], bytes]] = {
        "carte dessinée": lambda: production.svg(dossier, connu),
        "fond interactif": lambda: fonds.fond_du_territoire(dossier, connu).encode(),
        "fond de France": lambda: fonds.fond_de_france([dossier], connu).encode(),
    }
    for nom, faire in cartes.items():
        texte = faire()
        print(f"{nom:<22}{mesurer(faire):8.0f} ms   {len(texte)} octets, {len(gzip.compress(texte))} compressés")


if __name__ == "__main__":
    main()
