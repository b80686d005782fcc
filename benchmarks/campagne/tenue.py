"""How long an announcement holds who writes, and whether pages are read meanwhile, on the base of the environment.

    python -m benchmarks.campagne.tenue             # announces, in that very base: give it a copy
    python -m benchmarks.campagne.tenue --essai     # rehearses, and leaves the decisions as they were

The announcement is made by a process of its own. Here, one thread reads the public page of labels, another writes a
line of the journal, each again as soon as it is answered. Prints JSON: seconds of the transaction, the longest read and
the longest write while it lasts, and those before it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from benchmarks.campagne import pages  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from binome.services.annonce import execution  # noqa: E402
from binome.services.socle import horloge, journal  # noqa: E402
from binome.web.socle.paquets import rassembler  # noqa: E402

PAUSE_S = 0.05
CALME_S = 5


def annoncer() -> None:
    """All that comes before, then a line; the transaction, then another, with its seconds."""
    faire = execution.faire

    def dite(cle: int) -> bool:
        print("tenue", flush=True)
        debut, processeur = time.monotonic(), time.process_time()
        rendu = faire(cle)
        print(json.dumps([time.monotonic() - debut, time.process_time() - processeur]), flush=True)
        return rendu

    execution.faire = dite
    pages.jouer_l_annonce()


def essayer() -> None:
    print("tenue", flush=True)
    debut, processeur = time.monotonic(), time.process_time()
    pages.essayer()
    print(json.dumps([time.monotonic() - debut, time.process_time() - processeur]), flush=True)


def ecrire() -> None:
    with transaction.atomic():
        journal.ajouter("plateforme.purge", "plateforme", {}, acteur=None, instant=horloge.maintenant())


def mesurer(quoi: str) -> dict[str, Any]:
    client, durees, fini = Client(SERVER_NAME="localhost"), {"lire": [], "écrire": []}, threading.Event()
    gestes: dict[str, Callable[[], object]] = {"lire": lambda: client.get("/labels/"), "écrire": ecrire}
    client.get("/labels/")
    fils = [threading.Thread(target=_repeter, args=(durees[nom], geste, fini)) for nom, geste in gestes.items()]
    for fil in fils:
        fil.start()
    time.sleep(CALME_S)
    calme = {nom: max(d for _, d, _ in siennes) for nom, siennes in durees.items()}
    commande = [sys.executable, "-m", "benchmarks.campagne.tenue", f"--{quoi}-a-part"]
    with subprocess.Popen(commande, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as a_part:
        sortie = iter(a_part.stdout or ())
        next(ligne for ligne in sortie if ligne.startswith("tenue"))
        debut = time.monotonic()
        mur, processeur = json.loads(next(ligne for ligne in sortie if ligne.startswith("[")))
        fin = time.monotonic()
    fini.set()
    for fil in fils:
        fil.join()
    pendant = {nom: [(d, f) for la, d, f in s if debut <= la + d and la <= fin] for nom, s in durees.items()}
    return {
        "tenue_s": round(mur, 1),
        "processeur_s": round(processeur, 1),
        "avant_s": {nom: round(d, 2) for nom, d in calme.items()},
        "pendant": {
            nom: {"combien": len(s), "au_pire_s": round(max(d for d, _ in s), 2), "refusés": sum(f for _, f in s)}
            for nom, s in pendant.items()
        },
    }


def _repeter(durees: list[tuple[float, float, bool]], geste: Callable[[], object], fini: threading.Event) -> None:
    while not fini.is_set():
        debut, refuse = time.monotonic(), False
        try:
            geste()
        except Exception:  # noqa: BLE001 - a base that is held for too long refuses: it is counted
            refuse = True
        durees.append((debut, time.monotonic() - debut, refuse))
        time.sleep(PAUSE_S)
    connection.close()


if __name__ == "__main__":
    if "--annonce-a-part" in sys.argv:
        annoncer()
    elif "--essai-a-part" in sys.argv:
        essayer()
    else:
        call_command("migrate", interactive=False, verbosity=0)
        rassembler()
        print(json.dumps(mesurer("essai" if "--essai" in sys.argv else "annonce"), ensure_ascii=False))
