"""How long, and how much memory, the connectors take on files of national size (made here, in the official columns).

python benchmarks/banc_connecteurs.py [LIGNES]   (1,600,000 rows by default; each load is its own process)
"""

from __future__ import annotations

import csv
import gzip
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from binome.referentiel import charger_referentiel

GRAINE = 20260701


def charger_un(nom: str, fichier: str, dossier: str) -> None:
    """In the child process: the load itself, as `binome donnees charger` does it, then its peak."""
    debut = time.perf_counter()
    from binome.referentiel.connecteurs.chargement import charger
    from binome.referentiel.connecteurs.depot import Depot
    from binome.referentiel.connecteurs.jeux.catalogue import CONNECTEURS

    actuels = charger_referentiel().codes_actuels()
    depot = Depot(Path(dossier))
    bilan = charger(CONNECTEURS[nom], Path(fichier), depot, datetime.now(UTC), actuels.get)
    duree, calcul = time.perf_counter() - debut, time.process_time()
    pic = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    taille = bilan.chemin.stat().st_size / 1e6
    p = bilan.provenance
    print(
        f"{duree:6.1f} s ({calcul:.1f} s de calcul)  pic {pic:5.0f} Mo  rangé {taille:5.1f} Mo  "
        f"{p.acceptees} gardées, {p.refusees} refusées"
    )


def lire_un(dossier: str) -> None:
    """In the child process: flows by EPCI for the engine, from a cold start."""
    from binome.referentiel.connecteurs.depot import Depot
    from binome.referentiel.connecteurs.lectures import epci_des_communes, flux_epci

    table = charger_referentiel().table_communes()
    epci_de = epci_des_communes(table.codes, table.epci)
    debut = time.process_time()
    flux = flux_epci(Depot(Path(dossier)), epci_de)
    duree = time.process_time() - debut
    assert flux is not None
    print(f"{duree:6.3f} s  {len(flux.unites)} EPCI, {len(flux.volumes)} couples (calcul, import de pyarrow compris)")


def ecrire_flux(chemin: Path, lignes: int) -> Path:
    """Rows between neighbours in the order of codes, decimals as in the census, one row in a thousand bad."""
    hasard = np.random.default_rng(GRAINE)
    table = charger_referentiel().table_communes()
    codes = np.array(table.codes.tolist())
    origines = np.sort(hasard.integers(0, len(codes), lignes))
    destinations = np.clip(origines + hasard.integers(-60, 60, lignes), 0, len(codes) - 1)
    volumes = hasard.gamma(0.6, 20, lignes)
    abroad, faux = hasard.random(lignes) < 0.01, hasard.random(lignes) < 0.001
    with chemin.open("w", encoding="utf-8") as sortie:
        sortie.write("CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C20_ACTOCC15P\n")
        for i, (o, d, v) in enumerate(zip(origines, destinations, volumes, strict=True)):
            arrivee = "99138" if abroad[i] else "00000" if faux[i] else codes[d]
            sortie.write(f"{codes[o]};Résidence;{arrivee};Travail;{v:.12f}\n")
    return chemin


def ecrire_urssaf(chemin: Path, lignes: int) -> Path:
    """The wide file: one row per commune × APE, one column per year since 2006."""
    hasard = np.random.default_rng(GRAINE)
    table = charger_referentiel().table_communes()
    apes = ["2511Z", "4711D", "1071C", "6201Z", "4120A", "8610Z", "5610A", "3511Z", "2830Z", "4941A"]
    annees = range(2006, 2025)
    with gzip.open(chemin, "wt", encoding="utf-8", compresslevel=1) as sortie:
        sortie.write(
            "code_commune;intitule_commune;code_ape;ape;" + ";".join(f"effectifs_salaries_{a}" for a in annees) + "\n"
        )
        for i in range(lignes):
            code = table.codes[(i * 7) % len(table.codes)]
            valeurs = ";".join(map(str, hasard.integers(0, 60, len(annees))))
            sortie.write(f"{code};Commune;{apes[i % len(apes)]};Activité;{valeurs}\n")
    return chemin


def lignes_banatic(lignes: int) -> Iterator[list[str]]:
    """The national export's width: 177 columns, the sheet of a grouping repeated for each of its members."""
    entete = [f"Colonne {rang}" for rang in range(177)]
    entete[3:6] = ["N° SIREN", "Nom du groupement", "Nature juridique"]
    entete[46:49] = ["Siren membre", "Nom membre", "Catégorie des membres du groupement"]
    yield entete
    for i in range(lignes):
        ligne = ["NON"] * 177
        ligne[3:6] = [str(200_100_000 + i // 20), f"Syndicat mixte {i // 20}", "SMF"]
        ligne[46:49] = [str(210_000_000 + i % 30_011), "Membre", "Commune"]
        yield ligne


def ecrire_banatic(dossier: Path, lignes: int) -> tuple[Path, Path]:
    """As a CSV, and a tenth of it as the workbook that is published."""
    import openpyxl

    with (dossier / "banatic.csv").open("w", encoding="utf-8", newline="") as sortie:
        csv.writer(sortie, delimiter=";").writerows(lignes_banatic(lignes))
    classeur = openpyxl.Workbook(write_only=True)
    feuille = classeur.create_sheet()
    for ligne in lignes_banatic(lignes // 10):
        feuille.append(ligne)
    classeur.save(dossier / "banatic.xlsx")
    return dossier / "banatic.csv", dossier / "banatic.xlsx"


def enfant(nom: str, *arguments: str) -> None:
    commande = [sys.executable, __file__, "--enfant", *arguments]
    resultat = subprocess.run(commande, capture_output=True, text=True, check=False)
    print(f"  {nom:<46} {resultat.stdout.strip() or resultat.stderr.strip()}", flush=True)


def main() -> None:
    lignes = int(sys.argv[1]) if len(sys.argv) > 1 else 1_600_000
    with tempfile.TemporaryDirectory() as dossier:
        racine = Path(dossier)
        brut = ecrire_flux(racine / "flux.csv", lignes)
        archive = racine / "flux.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as sortie:
            sortie.write(brut, "base-flux.csv")
        urssaf = ecrire_urssaf(racine / "urssaf.csv.gz", lignes // 4)
        print(f"{lignes} lignes de flux, {brut.stat().st_size / 1e6:.0f} Mo de CSV")
        print(f"{lignes // 4} lignes Urssaf, 19 années")
        enfant("insee-flux, CSV", "insee-flux", str(brut), dossier)
        enfant("insee-flux, zip", "insee-flux", str(archive), dossier)
        enfant("lecture par EPCI", dossier)
        enfant("urssaf-emploi, large, CSV gz", "urssaf-emploi", str(urssaf), dossier)
        tableur, classeur = ecrire_banatic(racine, lignes // 8)
        enfant(f"banatic, {lignes // 8} lignes, CSV", "banatic", str(tableur), dossier)
        enfant(f"banatic, {lignes // 80} lignes, XLSX", "banatic", str(classeur), dossier)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--enfant"]:
        charger_un(*sys.argv[2:]) if len(sys.argv) == 5 else lire_un(sys.argv[2])
    else:
        main()
