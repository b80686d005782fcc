"""The PDF of the example, whole process, beside an interpreter that only imports pydantic, numpy and a YAML parser.

Run: .venv/bin/python benchmarks/banc_pdf.py [REPETITIONS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
EXEMPLE = RACINE / "exemples" / "hautes-alpes" / "dossier.yaml"
REPETITIONS = 9
LANCER = "from binome.cli.app import main; main()"


def mesurer(commande: list[str]) -> float:
    """Seconds that a whole process takes. Raises CalledProcessError when it fails."""
    debut = time.perf_counter()
    subprocess.run(commande, check=True, capture_output=True)
    return time.perf_counter() - debut


def main() -> None:
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else REPETITIONS
    with tempfile.TemporaryDirectory() as dossier:
        sorties = {forme: str(Path(dossier) / f"dossier.{forme}") for forme in ("pdf", "svg", "geojson")}
        commandes = {
            "interpréteur (pydantic, numpy, yaml)": [sys.executable, "-c", "import pydantic, numpy, yaml"],
            **{
                f"binome exporter --format {forme}": [
                    *(sys.executable, "-c", LANCER, "exporter", str(EXEMPLE)),
                    *("--format", forme, "--sortie", sortie),
                ]
                for forme, sortie in sorties.items()
            },
        }
        temps: dict[str, list[float]] = {nom: [] for nom in commandes}
        for _ in range(repetitions):
            for nom, commande in commandes.items():
                temps[nom].append(mesurer(commande))
        tailles = {forme: Path(sortie).stat().st_size for forme, sortie in sorties.items()}
    reference = min(temps["interpréteur (pydantic, numpy, yaml)"])
    print(f"{'processus entier':<40}{'minimum':>10}{'médiane':>10}{'rapport':>10}")
    for nom, mesures in temps.items():
        print(f"{nom:<40}{min(mesures):>8.2f} s{statistics.median(mesures):>8.2f} s{min(mesures) / reference:>9.1f}×")
    print("tailles : " + ", ".join(f"{forme} {octets / 1000:.0f} ko" for forme, octets in tailles.items()))


if __name__ == "__main__":
    main()
