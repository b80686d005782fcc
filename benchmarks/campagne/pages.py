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

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from binome.web.socle.paquets import rassembler  # noqa: E402

CAMPAGNE = "ti-2023-2027"
_I, _C = f"/instruction/campagnes/{CAMPAGNE}/", f"/comite/{CAMPAGNE}/"
_D = "/instruction/dossiers/hautes-alpes/"
PAGES = {
    "region": (
        *(_I, f"{_I}charge/", _D, f"{_D}texte/", f"{_D}affectation/"),
        *(f"{_D}recevabilite/", f"{_D}avis/", f"{_D}lecture/", f"{_D}fil/"),
    ),
    "national": (_I, f"{_I}charge/", f"{_I}?tri=recu", f"{_I}depots.xlsx", _D),
    "president": (
        *("/comite/", _C, f"{_C}composition/", f"{_C}regles/", f"{_C}seances/1/", f"{_C}seances/1/points/1/"),
        *(f"{_C}comparaison/", f"{_C}comparaison/carte.svg", f"{_C}decisions/", f"{_C}decisions/hautes-alpes/"),
    ),
}
"""Who enters, by the page of the demonstration → what they read."""
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
