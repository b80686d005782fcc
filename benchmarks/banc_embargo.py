"""Whether the time of an answer tells a decision before it is announced: a paired test, never a bar.

Two files of one campaign, one to be labelled and one refused, their announcement armed. Each page is asked of one then
of the other, in an order drawn each time; the difference of each pair is kept. Printed, for each page: both medians,
the median difference, and the probability that the two-sided sign test gives to a count as uneven by chance. A control
takes two milliseconds more for the refused one: it must be seen.

    .venv/bin/python -m benchmarks.banc_embargo [PAIRES]
"""

from __future__ import annotations

import logging
import math
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

_DONNEES = tempfile.TemporaryDirectory()
os.environ |= {
    "BINOME_DONNEES": _DONNEES.name,
    "BINOME_BASE": f"sqlite:///{_DONNEES.name}/binome.sqlite3",
    "DJANGO_SETTINGS_MODULE": "config.settings",
}
from binome.referentiel.emplacement import dossier_donnees  # noqa: E402

for _commun in (Path(__file__).parents[1] / "var").glob("referentiel-*.binome"):
    (dossier_donnees() / _commun.name).symlink_to(_commun)

from tests.services.annonce import epreuves_annonce as epreuves  # noqa: E402, I001 — it opens Django first
from tests import maquettes  # noqa: E402
from tests.services.annonce import scene  # noqa: E402
from tests.services.annonce.scene import S  # noqa: E402

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from binome.services.socle import coffre  # noqa: E402
from binome.web.socle.paquets import rassembler  # noqa: E402

PAGES = {
    "la page de la décision (404)": "/annonce/dossiers/{}/decision/",
    "le dossier": "/atelier/{}/",
    "le dépôt": "/atelier/{}/depot/",
    "le témoin": "/atelier/{}/depot/",
}


def mesurer(client: object, adresses: tuple[str, str], paires: int, retard: float) -> tuple[list[float], list[float]]:
    """Seconds of each of two addresses, asked in pairs whose order is drawn."""
    temps: tuple[list[float], list[float]] = ([], [])
    de = random.Random(7)  # noqa: S311 — an order, nothing secret
    for _ in range(paires):
        for rang in de.sample((0, 1), 2):
            debut = time.perf_counter()
            reponse = client.get(adresses[rang])  # type: ignore[attr-defined]
            if rang and retard:
                time.sleep(retard)
            temps[rang].append(time.perf_counter() - debut)
            assert reponse.status_code in (200, 404), adresses[rang]
    return temps


def probabilite(plus: int, paires: int) -> float:
    """Two-sided sign test."""
    queue = sum(math.comb(paires, k) for k in range(min(plus, paires - plus) + 1)) / 2**paires
    return min(1.0, 2 * queue)


def main(paires: int) -> None:
    coffre.racine().mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    monde = epreuves.preparer(2, S.label, S.refus)
    scene.armer(monde)
    rassembler()
    settings.ALLOWED_HOSTS = ["testserver"]
    logging.disable(logging.WARNING)
    client = maquettes.navigateur(monde.comptes["chef"], leve=False)
    for nom, modele in PAGES.items():
        deux = (modele.format("dossier-1"), modele.format("dossier-2"))
        mesurer(client, deux, 5, 0)
        label, refus = mesurer(client, deux, paires, 0.002 if nom == "le témoin" else 0)
        ecarts = [b - a for a, b in zip(label, refus, strict=True)]
        p = probabilite(sum(e > 0 for e in ecarts), paires)
        medianes = [1000 * statistics.median(t) for t in (label, refus, ecarts)]
        print(f"{nom} : {medianes[0]:.2f} ms, {medianes[1]:.2f} ms, écart {medianes[2]:+.3f} ms, p = {p:.3g}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
