"""`binome` at another hour: `python -m tests.parcours.a_l_heure servir …`. The clock of the services is that of the
machine, and the seconds that the file of `BINOME_ESSAI_AVANCE` says more; everything else is the product."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

import django
from django.utils import timezone
from tests.horloges import remplacer

from binome.services.socle import horloge

AVANCE = Path(os.environ["BINOME_ESSAI_AVANCE"])


def maintenant() -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=float(AVANCE.read_text()))


if __name__ == "__main__":
    django.setup()
    for montre in {horloge.maintenant, horloge.de_la_base}:
        remplacer(montre, maintenant)
    if sys.argv[1] == "tache":
        # The queue is read by Django's clock; sessions, which the server reads, keep the machine's.
        remplacer(timezone.now, maintenant)
    from binome.cli.app import main

    main()
