"""A national campaign of 200: how long it takes to play, what its pages cost, how they hold, how they grow.

    python benchmarks/banc_campagne.py --sans-croissance        # alone, under six minutes: all figures but growth
    python benchmarks/banc_campagne.py                          # 200 territories, then 2,000: a quarter of an hour more
    python benchmarks/banc_campagne.py --territoires 40 --sans-croissance
    python benchmarks/banc_campagne.py --donnees var/banc-200 --grande var/banc-2000 --sans-lecteurs    # both played

Each page of instruction and of the committee: queries, time of processor (first time, then median), then, over HTTP on
loopback with 50 readers who take three to seven seconds between two pages, median and 95th percentile. Then what takes
longer: a reading pack, the rehearsal of the announcement, the announcement, and the pages of its labels. Growth is the
ratio of the same on a campaign ten times as large, really played: once the country has no more EPCI, its perimeters
overlap. The load of the machine is printed: on a busy one, times are upper bounds. How long an
announcement holds who writes, and whether pages are read meanwhile, is told by `benchmarks.campagne.tenue`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

RACINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RACINE))

from benchmarks.campagne.lecteurs import TEMOIN  # noqa: E402
from benchmarks.echeance.serveur import Lieu, servir  # noqa: E402

REQUETES_MAX, P95_MAX, CROISSANCE_MAX = 14, 300, 12
DUREE = 40


def main() -> None:
    lecteur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    lecteur.add_argument("--territoires", type=int, default=200)
    lecteur.add_argument("--donnees", type=Path, help="une campagne déjà jouée jusqu'à ses décisions")
    lecteur.add_argument("--grande", type=Path, help="une autre, déjà jouée, plus grande")
    lecteur.add_argument("--fois", type=int, default=10, help="combien de fois plus grande")
    lecteur.add_argument("--sans-croissance", action="store_true")
    lecteur.add_argument("--sans-lecteurs", action="store_true", help="sans les cinquante lecteurs")
    lecteur.add_argument("--duree", type=int, default=DUREE, help="secondes de lecture à cinquante")
    options = lecteur.parse_args()
    with tempfile.TemporaryDirectory(dir=RACINE / "var") as ailleurs:
        une = options.donnees or jouer(options.territoires, Path(ailleurs) / "une")
        pages = mesurer(une)
        montrer(pages, {} if options.sans_lecteurs else lire(une, options.duree))
        if not options.sans_croissance:
            grande = options.grande or jouer(options.fois * options.territoires, Path(ailleurs) / "grande")
            plus = mesurer(grande)
            montrer(plus, {})
            croitre(pages, plus, options.fois)


def _charge() -> str:
    return f"{os.cpu_count()} cœurs, charge {os.getloadavg()[0]:.1f}"


def jouer(territoires: int, donnees: Path) -> Path:
    """Play a campaign up to its decisions."""
    print(f"\n## Jouer {territoires} territoires, jusqu'aux décisions ({_charge()})\n", flush=True)
    commande = [str(Path(sys.executable).with_name("binome")), "simuler", "--territoires", str(territoires)]
    avant, debut = _depense(), time.monotonic()
    subprocess.run([*commande, "--jusqu-a", "decision", "--donnees", str(donnees)], check=True, cwd=RACINE)
    processeur = _depense() - avant
    print(f"{time.monotonic() - debut:.0f} s, dont {processeur:.0f} s de processeur (demandé : 60 s pour 200)")
    return donnees


def _depense() -> float:
    """Seconds of processor of the programs that ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _lieu(donnees: Path) -> Lieu:
    os.environ["BINOME_DEMONSTRATION"] = "oui"
    return Lieu(donnees.absolute(), "")


def mesurer(donnees: Path) -> list[dict[str, Any]]:
    """Queries and times of each page, in a process of its own, on a copy: its decisions are announced there."""
    with tempfile.TemporaryDirectory(dir=RACINE / "var") as ici:
        copie = Path(ici) / "copie"
        shutil.copytree(donnees, copie)
        commande = [sys.executable, "-m", "benchmarks.campagne.pages", "--apres"]
        fait = subprocess.run(commande, cwd=RACINE, env=_lieu(copie).environnement, capture_output=True, text=True)
    if fait.returncode:
        raise RuntimeError(fait.stderr[-2000:])
    dit = json.loads(fait.stdout.splitlines()[-1])
    print(f"Mémoire au plus : {dit['memoire']['pages']} Mo après les pages, {dit['memoire']['tout']} Mo après tout.")
    pages: list[dict[str, Any]] = dit["pages"]
    return pages


def lire(donnees: Path, duree: int) -> dict[str, list[float]]:
    """Fifty readers on a real server; page → milliseconds of each answer."""
    lieu = _lieu(donnees)
    # What a worker would make of a campaign just played (receipts, seals) is another benchmark's.
    with servir(lieu, None, ouvrier=False) as serveur:
        commande = [sys.executable, "-m", "benchmarks.campagne.lecteurs", serveur.hote, str(duree)]
        fait = subprocess.run(commande, cwd=RACINE, env=lieu.environnement, capture_output=True, text=True)
    if fait.returncode:
        raise RuntimeError(fait.stderr[-2000:])
    dit = json.loads(fait.stdout.splitlines()[-1])
    if dit["fautes"]:
        print(f"{len(dit['fautes'])} réponses en faute : {sorted(set(dit['fautes']))[:5]}")
    durees: dict[str, list[float]] = dit["durees"]
    return durees


def montrer(pages: list[dict[str, Any]], durees: dict[str, list[float]]) -> None:
    print(f"\n## Les pages ({_charge()})\n")
    print(f"{'qui, page':<62} {'code':>4} {'req.':>5} {'1re ms':>8} {'ms':>7} {'ko':>6} {'à 50':>6} {'p95':>6}")
    for page in sorted(pages, key=lambda p: -p["ms"]):
        cle = f"{page['qui']} {page['page']}"
        lus = sorted(durees.get(cle, ()))
        a_50 = f"{median(lus):>6.0f} {lus[int(0.95 * (len(lus) - 1))]:>6.0f}" if lus else f"{'':>6} {'':>6}"
        print(
            f"{cle:<62} {page['code']:>4} {page['requetes']:>5} {page['froid_ms']:>8} {page['ms']:>7} "
            f"{page['octets'] // 1000:>6} {a_50}"
        )
    temoin = sorted(durees.get(TEMOIN, ()))
    tous = sorted(d for page, liste in durees.items() if page != TEMOIN for d in liste)
    if tous and temoin:
        p95, nu = tous[int(0.95 * (len(tous) - 1))], temoin[int(0.95 * (len(temoin) - 1))]
        print(f"\nToutes pages, 50 lecteurs : {len(tous)} réponses, médiane {median(tous):.0f} ms, p95 {p95:.0f} ms")
        print(f"p95 / {P95_MAX} ms demandées : {p95 / P95_MAX:.2f}")
        print(f"Page gardée par le serveur, au même moment : médiane {median(temoin):.0f} ms, p95 {nu:.0f} ms")
        print(f"Rapports à elle : médiane × {median(tous) / median(temoin):.1f}, p95 × {p95 / nu:.1f}")
    plus = max((p for p in pages if p["qui"] != "travail"), key=lambda p: p["requetes"])
    print(f"Le plus de requêtes : {plus['requetes']} ({plus['page']}), pour {REQUETES_MAX} demandées au plus")


def croitre(pages: list[dict[str, Any]], grandes: list[dict[str, Any]], fois: int) -> None:
    """So many times the campaign: the ratio of each page. Under a millisecond, a time is that of the clock."""
    print(f"\n## {fois} fois plus de territoires ({_charge()})\n")
    avant = {(p["qui"], p["page"]): p for p in pages}
    rapports = []
    for grande in grandes:
        simple = avant[grande["qui"], grande["page"]]
        rapports.append((max(grande["ms"], 1) / max(simple["ms"], 1), simple, grande))
    for rapport, simple, grande in sorted(rapports, key=lambda r: -r[0]):
        print(
            f"{simple['qui'] + ' ' + simple['page']:<62} {simple['ms']:>9} → {grande['ms']:>9} ms  × {rapport:>4.1f}  "
            f"requêtes {simple['requetes']} → {grande['requetes']}"
        )
    pire = max(rapport for rapport, _, _ in rapports)
    print(f"\nLe pire rapport : × {pire:.1f}, pour {CROISSANCE_MAX} demandés à dix fois")


if __name__ == "__main__":
    main()
