"""What `binome verifier` costs, beside an interpreter that only imports its three big libraries; and how it grows.

Bars: whole process ≤ 3 × that interpreter; 2,000 actions and 300 EPCI ≤ 10 × the time of the example.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from binome.documents.ecriture import to_yaml
from binome.documents.lecture import lire_fichier
from binome.domaine.dossier.dossier import Dossier
from binome.services.socle import referentiel

RACINE = Path(__file__).parents[1]
EXEMPLE = RACINE / "exemples/hautes-alpes/dossier.yaml"
NU = [sys.executable, "-c", "import pydantic, numpy, yaml"]


def chronometrer(commande: list[str], fois: int = 9) -> float:
    """Median wall time of a whole process, in seconds."""
    durees = []
    for _ in range(fois):
        depart = time.perf_counter()
        subprocess.run(commande, cwd=RACINE, capture_output=True, check=False)
        durees.append(time.perf_counter() - depart)
    return statistics.median(durees)


def grand(epci: int, actions: int) -> Dossier:
    """The conforming example, stretched: its ten fiches repeated, and the first EPCI of France as members."""
    dossier = lire_fichier(RACINE / "exemples/hautes-alpes-corrige/dossier.yaml").dossier
    modeles = dossier.plan_actions.presentees
    fiches = tuple(modeles[i % len(modeles)].model_copy(update={"id": f"f{i}"}) for i in range(actions))
    membre, geographie = dossier.perimetre.membres[0], referentiel.ouvrir()
    membres = tuple(membre.model_copy(update={"siren": s, "nom": s}) for s in geographie.sirens()[:epci])
    return dossier.model_copy(
        update={
            "plan_actions": dossier.plan_actions.model_copy(update={"fiches": fiches}),
            "perimetre": dossier.perimetre.model_copy(update={"membres": membres}),
        }
    )


def main() -> None:
    referentiel.ouvrir()
    binome = [str(Path(sys.executable).with_name("binome")), "verifier"]
    chronometrer(NU, 2)
    nu = chronometrer(NU)
    exemple = chronometrer([*binome, str(EXEMPLE)])
    print(f"interprète qui importe pydantic, numpy et yaml : {nu:.3f} s")
    print(f"binome verifier, exemple de 22 actions        : {exemple:.3f} s, soit {exemple / nu:.2f} × (barre : 3)")
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / "grand.yaml"
        chemin.write_text(to_yaml(grand(300, 2000)), encoding="utf-8")
        duree = chronometrer([*binome, str(chemin)], 3)
        taille = chemin.stat().st_size / 2**20
        print(
            f"2 000 actions, 300 EPCI ({taille:.1f} Mo) : {duree:.2f} s, {duree / exemple:.1f} × l'exemple (barre : 10)"
        )


if __name__ == "__main__":
    main()
