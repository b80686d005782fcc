"""`binome` whose process tells another hour: `python -m tests.confidentialite.origine SECONDES servir …`. Every clock
that the process reads by itself is so many seconds off; that of the base is the base's. `SECONDES,oublieuse`: a site
that forgets to say who may keep its answers; `SECONDES,montre`: one that asks the hour of nobody else. `annoncer`, in the place of a command: what the worker is asked for at the
instant, once."""

from __future__ import annotations

import datetime as dt
import sys
import time

import django
from django.conf import settings
from django.utils import timezone
from tests.horloges import remplacer

from binome.services.socle import horloge

ENTETES = ("binome.web.socle.entetes.ConfidentialiteMiddleware", "binome.web.socle.entetes.EntetesMiddleware")


def _decaler(secondes: float) -> None:
    vraie = time.time
    remplacer(vraie, lambda: vraie() + secondes)
    for horloge_a_soi in {horloge.maintenant, timezone.now}:
        remplacer(horloge_a_soi, lambda: dt.datetime.now(dt.UTC) + dt.timedelta(seconds=secondes))


def main() -> None:
    secondes, _, genre = sys.argv.pop(1).partition(",")
    django.setup()
    _decaler(float(secondes))
    if genre == "oublieuse":
        settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if m not in ENTETES]
    if genre == "montre":
        remplacer(horloge.de_la_base, horloge.maintenant)
    if sys.argv[1:] == ["annoncer"]:
        from binome.services.annonce import execution

        execution.annoncer.call()
        return
    from binome.cli.app import main

    main()


if __name__ == "__main__":
    main()
