"""Each page of instruction and of the committee, in this process: its queries, its time of processor, its size.

Run on the base of a played campaign; prints JSON.
"""

from __future__ import annotations

import json
import sys
import time
from statistics import median
from typing import Any

import django

django.setup()

from benchmarks.campagne.liste import PAGES  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from binome.web.socle.paquets import rassembler  # noqa: E402

FOIS = 5


def main() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    rassembler()
    mesures = []
    for qui, pages in PAGES.items():
        client = Client(SERVER_NAME="localhost")
        client.post("/comptes/demonstration/", {"role": qui})
        mesures += [_mesurer(client, qui, page) for page in pages]
    print(json.dumps(mesures))


def _mesurer(client: Client, qui: str, page: str) -> dict[str, object]:
    """The first time is apart: it fills memories that the next readers find."""
    debut = time.process_time()
    premiere = client.get(page)
    froid = time.process_time() - debut
    requetes = 0

    def compter(executer: Any, *arguments: Any) -> Any:
        nonlocal requetes
        requetes += 1
        return executer(*arguments)

    with connection.execute_wrapper(compter):
        client.get(page)
    temps = []
    for _ in range(FOIS):
        debut = time.process_time()
        client.get(page)
        temps.append(time.process_time() - debut)
    return {
        "qui": qui,
        "page": page,
        "code": premiere.status_code,
        "requetes": requetes,
        "froid_ms": round(1000 * froid, 1),
        "ms": round(1000 * median(temps), 1),
        "octets": len(premiere.content) if not premiere.streaming else 0,
    }


if __name__ == "__main__":
    sys.exit(main())
