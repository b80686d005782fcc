"""What replacing a stolen key of labels costs, and how long at most it holds whoever writes, on a campaign played up to
its deposits: each deposit in force is given its label, in that very base (give it a copy), then the key is said stolen.

    BINOME_DONNEES=COPIE python -m benchmarks.banc_cle_volee [LABELS]

Bar: no transaction of more than 1 s at 200 labels, 3 s at 2,000.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from binome.registre.models import Depot, LabelAccorde  # noqa: E402
from binome.services.administration import administrateurs  # noqa: E402
from binome.services.label import emission  # noqa: E402
from binome.services.label.cle_changee import reemission, rotation  # noqa: E402
from binome.services.label.cles import Sort  # noqa: E402
from binome.services.socle import horloge  # noqa: E402

DECISION = SimpleNamespace(version=1, conditions=(), reference="")
TENUES: list[tuple[float, float]] = []
"""Each transaction: its seconds of clock, and of processor."""


@contextmanager
def tenue(**options: Any) -> Iterator[None]:
    debut, processeur = time.monotonic(), time.process_time()
    with transaction.atomic(**options):
        yield
    TENUES.append((time.monotonic() - debut, time.process_time() - processeur))


def accorder(combien: int) -> int:
    en_vigueur = Depot.objects.filter(remplace_le=None, retire_le=None).defer("revision")
    depots = en_vigueur.select_related("dossier__campagne")[:combien]
    return len(emission.emettre_ensemble([(depot, DECISION) for depot in depots], horloge.maintenant()))


def main() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    labels = LabelAccorde.objects.count() or accorder(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
    reemission.transaction = administrateurs.transaction = SimpleNamespace(atomic=tenue)  # type: ignore[assignment]
    requetes = [0]

    def compter(executer: Any, *dits: Any) -> Any:
        requetes[0] += 1
        return executer(*dits)

    debut, processeur, avant = time.monotonic(), time.process_time(), _memoire()
    with connection.execute_wrapper(compter):
        faite = rotation.changer_de_cle("Vol constaté", Sort.volee)
        reemis = reemission.reemettre(faite.reste) if faite.reste else 0
    duree, calcul = time.monotonic() - debut, time.process_time() - processeur
    print(f"{connection.vendor}, {labels} labels en vigueur, {reemis} signés de nouveau, {requetes[0]} requêtes")
    print(f"en tout : {duree:.2f} s, dont {calcul:.2f} s de processeur ; mémoire + {_memoire() - avant} Mo")
    (premiere, calcul_1), *lots = TENUES
    print(f"la clé change : {premiere:.3f} s, dont {calcul_1:.3f} s de processeur")
    pire, calcul_2 = (max(lot[rang] for lot in lots) for rang in (0, 1))
    print(f"{len(lots)} lots, au pire {pire:.3f} s, et {calcul_2:.3f} s de processeur (barre : 1 s à 200, 3 s à 2 000)")


def _memoire() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
