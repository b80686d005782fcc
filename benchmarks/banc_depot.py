"""Deposits per second beside their limit: a bare durable INSERT of the same bytes, on the same disk.

Right, state, deadline, signatures and attachments are checked twice, the journal is chained, two jobs are enqueued: the
ratio says what all that costs. The verdict is known already, as after a visit of the page. On SQLite, then on
PostgreSQL where it is installed (a server of its own, fsync on).

    python benchmarks/banc_depot.py            # both
    python benchmarks/banc_depot.py --sqlite
    python benchmarks/banc_depot.py --sqlite --disque 4     # each fsync made 4 ms longer, on both sides of the ratio
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RACINE))
DEPOTS, FILS = 300, 8


def _mesurer() -> None:
    """In a process of its own, on the database of the environment."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, connections
    from tests.maquettes import ID
    from tests.services.depot import epreuves_depot

    from binome.registre.models import Depot
    from binome.services.depot import depots

    call_command("migrate", interactive=False, verbosity=0)
    chef = epreuves_depot.preparer()
    depots.deposer(chef, ID, "chauffe-1")
    octets = _octets_d_un_depot(Depot.objects.get())
    nus = _inserer(connection, octets)
    debut = time.perf_counter()
    for rang in range(DEPOTS):
        depots.deposer(chef, ID, f"cle-{rang:08}")
    seuls = DEPOTS / (time.perf_counter() - debut)
    plusieurs = _a_plusieurs(chef, ID, depots, connections)
    rapport = {
        "octets d'un dépôt": len(octets),
        "INSERT nus et durables par seconde": round(nus),
        "dépôts par seconde, un à la fois": round(seuls, 1),
        f"dépôts par seconde, {FILS} fils": round(plusieurs, 1),
        "part de la limite": round(seuls / nus, 3),
    }
    print(json.dumps(rapport, ensure_ascii=False))


def _octets_d_un_depot(depot: object) -> bytes:
    from binome.registre.models import LigneJournal

    ligne = LigneJournal.objects.order_by("-rang").first()
    return (depot.manifeste + ligne.donnees).encode()  # type: ignore[attr-defined,union-attr]


def _inserer(connection: object, octets: bytes) -> float:
    """The limit: one row of the same bytes, one durable transaction, no framework."""
    connection.ensure_connection()  # type: ignore[attr-defined]
    brute = connection.connection  # type: ignore[attr-defined]
    marque = "%s" if connection.vendor == "postgresql" else "?"  # type: ignore[attr-defined]
    curseur = brute.cursor()
    curseur.execute("CREATE TABLE banc (octets " + ("bytea" if marque == "%s" else "blob") + ")")
    brute.commit()
    debut = time.perf_counter()
    for _ in range(DEPOTS):
        if marque == "?":
            curseur.execute("BEGIN IMMEDIATE")
        curseur.execute(f"INSERT INTO banc VALUES ({marque})", (octets,))  # noqa: S608
        curseur.execute("COMMIT") if marque == "?" else brute.commit()
    return DEPOTS / (time.perf_counter() - debut)


def _a_plusieurs(chef: object, identifiant: str, depots: object, connections: object) -> float:
    import threading

    def travailler(fil: int) -> None:
        for rang in range(DEPOTS // FILS):
            depots.deposer(chef, identifiant, f"fil-{fil}-{rang:08}")  # type: ignore[attr-defined]
        connections.close_all()  # type: ignore[attr-defined]

    fils = [threading.Thread(target=travailler, args=(fil,)) for fil in range(FILS)]
    debut = time.perf_counter()
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return FILS * (DEPOTS // FILS) / (time.perf_counter() - debut)


def mesurer_sur(base: str, dossier: Path, disque: int = 0) -> dict[str, float]:
    """The figures, on that database; `dossier` holds its data, and is on the disk of the platform. disque: milliseconds
    added to each fsync (of SQLite: PostgreSQL's server is another program)."""
    from benchmarks.disque_lent import compiler

    from binome.referentiel.emplacement import dossier_donnees

    for motif in ("referentiel-*.binome", "flux-estimes-*.npz", "mesures"):
        for commun in dossier_donnees().glob(motif):
            (dossier / commun.name).symlink_to(commun)
    environnement = {
        **os.environ,
        "BINOME_DONNEES": str(dossier),
        "BINOME_BASE": base,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **({"LD_PRELOAD": str(compiler(disque, dossier))} if disque else {}),
    }
    fait = subprocess.run(
        [sys.executable, __file__, "--ici"], env=environnement, cwd=RACINE, capture_output=True, text=True, check=True
    )
    chiffres: dict[str, float] = json.loads(fait.stdout.splitlines()[-1])
    return chiffres


def _lancer(base: str, dossier: Path, disque: int = 0) -> None:
    print(f"\n{base.split(':')[0]}" + (f", fsync allongé de {disque} ms" if disque else ""))
    for nom, valeur in mesurer_sur(base, dossier, disque).items():
        print(f"  {nom:<40} {valeur}")


def main() -> None:
    from binome.referentiel import charger_referentiel

    lecteur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    lecteur.add_argument("--sqlite", action="store_true", help="SQLite seulement")
    lecteur.add_argument("--disque", type=int, default=0, metavar="MS", help="allonge chaque fsync (SQLite)")
    options = lecteur.parse_args()
    charger_referentiel()
    # On the disk of the data, not on a memory file system.
    with tempfile.TemporaryDirectory(dir=RACINE / "var") as dossier:
        _lancer(f"sqlite:///{dossier}/banc.sqlite3", Path(dossier), options.disque)
    if not options.sqlite and not options.disque:
        _postgresql()


def _postgresql() -> None:
    from tests.installer_postgresql import programmes
    from tests.serveur_postgresql import demarrer

    if programmes() is None:
        print("\nPostgreSQL : absent (python tests/installer_postgresql.py)")
        return
    with demarrer(durable=True) as adresse, tempfile.TemporaryDirectory(dir=RACINE / "var") as dossier:
        _lancer(f"{adresse}/postgres", Path(dossier))


if __name__ == "__main__":
    _mesurer() if "--ici" in sys.argv else main()
