"""The evening of the deadline: 300 dossiers, 3,000 people, 500 who write, 120 deposits in ten minutes.

    python benchmarks/banc_echeance.py                       # two minutes of it, on SQLite
    python benchmarks/banc_echeance.py --duree 600           # the whole ten minutes
    python benchmarks/banc_echeance.py --base postgresql     # on a PostgreSQL server of its own, with fsync

A real `binome servir` and its worker; the load comes from another process, over HTTP on loopback, at the pace of the
evening whatever the length. Then what is possible (saturation), and two ratios to a limit measured in the same run:
deposits beside bare durable INSERTs, pages beside a bare view of the same template. Last, nothing acknowledged may be
missing. The load of the machine is printed: on a busy one, times are upper bounds.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RACINE))

from benchmarks.banc_depot import mesurer_sur  # noqa: E402
from benchmarks.echeance.bilan import en_tableau, quelques_fautes, resumer  # noqa: E402
from benchmarks.echeance.cadence import Mesure  # noqa: E402
from benchmarks.echeance.serveur import Lieu, Serveur, finir, servir  # noqa: E402

SATURATION = 15
"""Seconds of each test of what is possible."""


def main() -> None:
    lecteur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    lecteur.add_argument("--duree", type=int, default=120, help="secondes de la soirée (600 : toute)")
    lecteur.add_argument("--base", choices=("sqlite", "postgresql"), default="sqlite")
    lecteur.add_argument("--processus", type=int, help="processus de binome servir, si ce n'est son propre choix")
    options = lecteur.parse_args()
    from binome.referentiel import charger_referentiel
    from binome.referentiel.emplacement import dossier_donnees

    charger_referentiel()
    # On the disk of the data, not on a memory file system.
    with tempfile.TemporaryDirectory(dir=RACINE / "var") as dossier, _bases(options.base, Path(dossier)) as bases:
        lieu = Lieu(Path(dossier), bases[0])
        lieu.partager(dossier_donnees())
        print(f"Base : {options.base}. Machine : {os.cpu_count()} cœurs, charge {os.getloadavg()[0]:.1f} au départ.")
        jouer(lieu, options.duree, options.processus)
        (limite := Path(dossier) / "limite").mkdir()
        comparer_aux_insertions(bases[1], limite)


@contextmanager
def _bases(sorte: str, dossier: Path) -> Iterator[tuple[str, str]]:
    """Two empty databases: that of the evening, that of the bare INSERTs."""
    if sorte == "sqlite":
        yield f"sqlite:///{dossier / 'soiree.sqlite3'}", f"sqlite:///{dossier / 'limite.sqlite3'}"
        return
    from tests.installer_postgresql import programmes
    from tests.serveur_postgresql import demarrer

    if programmes() is None:
        raise SystemExit("PostgreSQL est absent : python tests/installer_postgresql.py")
    with demarrer(durable=True) as adresse:
        yield f"{adresse}/postgres", f"{adresse}/template1"


def jouer(lieu: Lieu, duree: int, processus: int | None) -> None:
    """The evening, what is possible, the pages, and the accounts."""
    scene = lieu.donnees / "scene.json"
    scene.write_text(lieu.lancer("decor"), encoding="utf-8")
    joues = []
    with servir(lieu, processus) as serveur:
        for quoi, combien in (("soiree", duree), *((q, SATURATION) for q in ("enregistrements", "depots", "pages"))):
            joues.append(_charger(lieu, serveur, scene, quoi, combien))
    print("\n## Une page à côté d'une vue nue (temps de processeur, médiane)\n")
    print("| page | la page | la vue nue | rapport |\n|---|---|---|---|")
    for nom, chiffres in json.loads(lieu.lancer("pages_nues", scene)).items():
        print(f"| {nom} | {chiffres['page']:.1f} ms | {chiffres['nue']:.1f} ms | {chiffres['rapport']:.1f} |")
    print("\n## Ce qui a été acquitté\n")
    for nom, combien in json.loads(lieu.lancer("controle", *joues)).items():
        print(f"- {nom} : {combien}")


def _charger(lieu: Lieu, serveur: Serveur, scene: Path, quoi: str, duree: int) -> Path:
    """One load: what was measured, printed and kept in a file."""
    with lieu.ouvrir("soiree", scene, serveur.hote, quoi, duree) as charge:
        assert charge.stdout is not None and charge.stdout.readline() == "prêt\n"
        avant = serveur.processeur()
        fait = finir(charge)
        apres = serveur.processeur()
    joue = lieu.donnees / f"{quoi}.json"
    joue.write_text(fait, encoding="utf-8")
    mesures = [Mesure(**mesure) for mesure in json.loads(fait)["mesures"]]
    _dire(quoi, duree, mesures, {qui: apres[qui] - avant[qui] for qui in apres})
    return joue


def _dire(quoi: str, duree: int, mesures: list[Mesure], depenses: dict[str, float]) -> None:
    titres = {"soiree": f"La soirée, pendant {duree} s"}
    print(f"\n## {titres.get(quoi, f'Au plus vite : {quoi}, pendant {duree} s')}\n")
    print(en_tableau(resumer(mesures, duree)))
    par_requete = 1000 * depenses["site"] / max(1, len(mesures))
    print(
        f"\nProcesseur : site {depenses['site']:.1f} s ({par_requete:.1f} ms par requête), ouvrier "
        f"{depenses['ouvrier']:.1f} s. Charge de la machine : {os.getloadavg()[0]:.1f}.",
        *quelques_fautes(mesures),
        sep="\n",
        flush=True,
    )


def comparer_aux_insertions(base: str, dossier: Path) -> None:
    """Deposits in one process beside bare durable INSERTs of the same bytes."""
    chiffres: dict[str, Any] = mesurer_sur(base, dossier)
    print("\n## Le dépôt à côté d'INSERT nus et durables, sur le même disque\n")
    for nom, valeur in chiffres.items():
        print(f"- {nom} : {valeur}")


if __name__ == "__main__":
    main()
