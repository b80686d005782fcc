"""Basins side by side with R (its recorded time), polars (reading alone) and regionalisation peers, one thread each.

    .venv/bin/python benchmarks/banc_bassins.py [--rapide] [--limite SECONDES]

Needs the open data of `../shared/data` (or BINOME_DONNEES_OUVERTES); says so and stops when they are absent. Every
figure comes from a process of its own, in processor time; ratios are computed within this run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
LMA = Path(os.environ.get("BINOME_DONNEES_OUVERTES") or RACINE.parent / "shared" / "data") / "lma"
BIBLIOTHEQUES = ("OMP", "OPENBLAS", "NUMBA", "ARROW")
UN_FIL = {"POLARS_MAX_THREADS": "1"} | {f"{nom}_NUM_THREADS": "1" for nom in BIBLIOTHEQUES}
FICHIERS = {1250: "g1250_flows.csv", 5000: "g5000_flows.parquet", 35000: "g35000_flows.parquet"}
PAIRS = (
    *("leiden", "louvain", "infomap"),
    *(f"pygeoda-{methode}" for methode in ("skater", "redcap", "azp", "maxp")),
    *(f"spopt-{methode}" for methode in ("ward", "skater", "azp", "maxp")),
)
TOURS = 3
OUVRIERS = Path(__file__).with_name("ouvriers_bassins.py")


def mesurer(travail: str, *arguments: object, limite: float = 120, cache: str | None = None) -> dict[str, float] | str:
    """Run one piece of work in its own process: the figures it prints, or why there are none."""
    environnement = {**os.environ, **UN_FIL} | ({"BINOME_CACHE": cache} if cache else {})
    commande = [sys.executable, str(OUVRIERS), travail, *map(str, arguments)]
    try:
        fait = subprocess.run(commande, env=environnement, capture_output=True, text=True, timeout=limite, check=False)
    except subprocess.TimeoutExpired:
        return f"arrêté après {limite:.0f} s"
    if fait.returncode:
        return f"échec : {(fait.stderr.strip().splitlines() or ['sans message'])[-1][:90]}"
    return json.loads(fait.stdout.strip().splitlines()[-1])


def chiffres(mesure: dict[str, float] | str) -> dict[str, float]:
    if isinstance(mesure, str):
        raise SystemExit(f"Mesure impossible ({mesure}).")
    return mesure


def face_a_r(cache: str) -> None:
    print("\n## Face à R (LabourMarketAreas), temps enregistré dans *_run.json ; chargement compris\n")
    print("| jeu | R | Binôme | rapport | identique |\n|---|---|---|---|---|")
    for nom in ("sardinia", "sardinia_p2", "g250", "g500", "g1250"):
        r = json.loads((LMA / f"{nom}_run.json").read_text())
        temps_r = r["find_s"] + r["read_s"]
        m = chiffres(mesurer("compatible", LMA, nom, cache=cache))
        print(
            f"| {nom} | {temps_r:.1f} s | {m['s'] * 1e3:.2f} ms | {temps_r / m['s']:,.0f} × | {bool(m['identique'])} |"
        )


def face_a_polars(cache: str, dossier: Path) -> None:
    """Both warm (imported, kernels read), both on one thread; best of TOURS processes of each, taken in turn. « 1re
    fois »: the first time in its process; « ensuite »: the best of the next five."""
    print("\n## 35 000 unités, 1,55 M flux : du fichier au fichier, face à la seule lecture par polars\n")
    csv = dossier / "g35000.csv"
    chiffres(mesurer("vers-csv", LMA / FICHIERS[35000], csv))
    travaux: dict[str, tuple[object, ...]] = {
        "polars lit le CSV": ("polars", csv),
        "Binôme, Parquet": ("bout-en-bout", LMA / FICHIERS[35000], dossier / "b.csv"),
        "Binôme, CSV": ("bout-en-bout", csv, dossier / "b.csv"),
    }
    meilleurs: dict[str, dict[str, float]] = {}
    for _ in range(TOURS):
        for titre, (nom, *arguments) in travaux.items():
            m = chiffres(mesurer(str(nom), *arguments, cache=cache))
            meilleurs[titre] = {cle: min(valeur, meilleurs.get(titre, m)[cle]) for cle, valeur in m.items()}
    polars = meilleurs["polars lit le CSV"]
    print("| quoi | 1re fois | ensuite | mémoire | rapport (1re) | rapport (ensuite) |\n|---|---|---|---|---|---|")
    for titre, m in meilleurs.items():
        print(
            f"| {titre} | {m['froid']:.3f} s | {m['s']:.3f} s | {m['mo']:.0f} Mo "
            f"| {m['froid'] / polars['froid']:.2f} × | {m['s'] / polars['s']:.2f} × |"
        )


def corrige(cache: str) -> None:
    print("\n## Mode corrigé, Sardaigne (R : sardinia_run.json)\n")
    temps_r = json.loads((LMA / "sardinia_run.json").read_text())["find_s"]
    print("| recherches | bassins | part interne | invalides, morcelés, îles | temps | part du temps de R |")
    print("|---|---|---|---|---|---|")
    for essais in (1, 5, 30):
        m = chiffres(mesurer("corrige", LMA, essais, cache=cache))
        print(
            f"| {essais} | {m['bassins']:.0f} | {m['part']:.4f} | {m['casses']:.0f} | {m['s']:.2f} s "
            f"| 1/{temps_r / m['s']:.0f} |"
        )


def face_aux_pairs(cache: str, limite: float, tailles: tuple[int, ...]) -> None:
    print("\n## Face aux pairs (temps du calcul seul, graphe construit ; valides : validité EU-TTWA ≥ 1)\n")
    print("| outil | unités | temps | régions | valides |\n|---|---|---|---|---|")
    for n in tailles:
        for outil in ("binome", *PAIRS):
            m = mesurer("pair", outil, LMA / FICHIERS[n], limite=limite, cache=cache)
            if isinstance(m, str):
                print(f"| {outil} | {n} | {m} | – | – |", flush=True)
                continue
            print(f"| {outil} | {n} | {m['s']:.3f} s | {m['regions']:.0f} | {m['valides']:.0%} |", flush=True)


def main() -> None:
    lecteur = argparse.ArgumentParser(description=__doc__)
    lecteur.add_argument("--rapide", action="store_true", help="sans les pairs à 5 000 et 35 000 unités")
    lecteur.add_argument("--limite", type=float, default=120, help="secondes laissées à chaque pair")
    options = lecteur.parse_args()
    if not (LMA / FICHIERS[35000]).is_file():
        print(f"Données ouvertes absentes ({LMA}) : rien n'est mesuré. Indiquez-les avec BINOME_DONNEES_OUVERTES.")
        return
    print(f"Charge de la machine : {os.getloadavg()[0]:.1f} pour {os.cpu_count()} cœurs")
    with tempfile.TemporaryDirectory() as dossier:
        cache = f"{dossier}/noyaux"
        premiere = chiffres(mesurer("compilation", cache=cache, limite=300))
        seconde = chiffres(mesurer("compilation", cache=cache))
        print(f"Compilation des noyaux, une fois : {premiere['s']:.1f} s ; relus du cache : {seconde['s']:.2f} s")
        print(f"(import de numba compris : {seconde['numba']:.2f} s)")
        face_a_r(cache)
        face_a_polars(cache, Path(dossier))
        corrige(cache)
        face_aux_pairs(cache, options.limite, (1250,) if options.rapide else (1250, 5000, 35000))


if __name__ == "__main__":
    main()
