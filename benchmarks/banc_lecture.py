"""Reading packs of a played campaign: pages a second, beside typst alone on the very same sources, in one run.

    python benchmarks/banc_lecture.py            # 12 candidatures
    python benchmarks/banc_lecture.py 200        # a national campaign
    python benchmarks/banc_lecture.py --donnees var/banc-2000 --sur 200      # 200 packs of one that is played already

A campaign is played in a folder of its own (`binome simuler`). One process then makes every pack, from the base to the
file; another one, new, lays the same sources out with typst and nothing else. The target is a third of its pace. The
load of the machine is printed, and beside the seconds of the clock those of the processor, threads included: on a busy
machine, these count. `--sur`: packs taken at regular intervals, the campaign staying whole in the base; what all of
them would take is then told, the ties of the campaign being read once.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
LANCER = "from binome.cli.app import main; main()"
COMBIEN = 12
CIBLE = 1 / 3
_QUI = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def main() -> None:
    if len(sys.argv) > 2 and sys.argv[1] in _PARTS:
        print(json.dumps(_PARTS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))))
        return
    lecteur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    lecteur.add_argument("territoires", type=int, nargs="?", default=COMBIEN)
    lecteur.add_argument("--donnees", type=Path, help="une campagne déjà jouée jusqu'à ses avis, ou plus loin")
    lecteur.add_argument("--sur", type=int, default=0, help="combien de dossiers de lecture ; tous sinon")
    options = lecteur.parse_args()
    (RACINE / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=RACINE / "var") as ici:
        dossier = Path(ici) / "campagne"
        if options.donnees:
            shutil.copytree(options.donnees, dossier, ignore=shutil.ignore_patterns("lectures", "sources"))
        _s_installer(dossier)
        if not options.donnees:
            jouer = ["simuler", "--territoires", str(options.territoires), "--donnees", str(dossier)]
            commande = [sys.executable, "-c", LANCER, *jouer, "--jusqu-a", "avis"]
            subprocess.run(commande, check=True, cwd=RACINE, stdout=subprocess.DEVNULL)
        charge = os.getloadavg()[0]
        binome, typst = (_a_part(part, dossier, options.sur) for part in _PARTS)
    _dire(binome, typst, charge)


def _s_installer(dossier: Path) -> None:
    dossier.mkdir(exist_ok=True)
    for motif in ("referentiel-*.binome", "flux-estimes-*.npz"):
        for commun in (RACINE / "var").glob(motif):
            if not (dossier / commun.name).exists():
                (dossier / commun.name).symlink_to(commun)
    os.environ |= {
        "BINOME_DONNEES": str(dossier),
        "BINOME_BASE": f"sqlite:///{dossier / 'binome.sqlite3'}",
        "BINOME_DEMONSTRATION": "oui",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def _dire(binome: dict[str, float], typst: dict[str, float], charge: float) -> None:
    print(f"{binome['dossiers']} dossiers de lecture, {binome['pages']} pages ; charge de la machine : {charge:.1f}")
    print(f"{'':<44}{'secondes':>10}{'processeur':>12}{'pages/s':>10}{'mémoire':>12}")
    for nom, mesure in (("Binôme, de la base au fichier", binome), ("typst seul, mêmes sources", typst)):
        allure = mesure["pages"] / mesure["secondes"]
        memoire = f"{mesure['memoire']:.0f} Mo"
        print(f"{nom:<44}{mesure['secondes']:>10.1f}{mesure['processeur']:>12.1f}{allure:>10.1f}{memoire:>12}")
    print(
        f"{'dont tout ce qui précède la mise en page':<44}{binome['avant']:>10.1f}{binome['avant_processeur']:>12.1f}"
    )
    for nom, quoi in (("horloge", "secondes"), ("processeur", "processeur")):
        rapport = typst[quoi] / binome[quoi]
        print(f"rapport ({nom}) : {rapport:.2f} de l'allure de typst seul (cible : {CIBLE:.2f})")
    premier, combien = binome["premier"], binome["dossiers"]
    suivant = (binome["processeur"] - premier) / max(1, combien - 1)
    print(f"le premier, qui lit les liens de toute la campagne : {premier:.1f} s avant sa mise en page (processeur)")
    print(f"un autre : {suivant:.3f} s, mise en page comprise (processeur)")
    if en_tout := int(binome["en_tout"]):
        tous_faits = premier + suivant * en_tout
        allure = typst["processeur"] / combien * en_tout / tous_faits
        print(f"les {en_tout} de la campagne, tirés de ces {combien} : {tous_faits:.0f} s (processeur),", end=" ")
        print(f"{allure:.2f} de l'allure de typst seul")
    print(f"déjà faits, tous repris en {binome['repris']:.1f} s")


def _a_part(part: str, dossier: Path, sur: int) -> dict[str, float]:
    fait = subprocess.run(
        [sys.executable, __file__, part, str(dossier), str(sur)], check=True, cwd=RACINE, stdout=subprocess.PIPE
    )
    lu: dict[str, float] = json.loads(fait.stdout.splitlines()[-1])
    return lu


def _memoire() -> float:
    """The most that this process ever held, and those that it started, in MB."""
    return sum(resource.getrusage(qui).ru_maxrss for qui in _QUI) / 1024


def _processeur() -> float:
    """Seconds of processor of this process, and of those that it started and that ended."""
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, _QUI))


def par_binome(dossier: Path, sur: int) -> dict[str, float]:
    """Every pack of the campaign (or so many), and its sources left beside for the other process."""
    import django

    django.setup()
    from pypdf import PdfReader

    from binome.domaine.droits.droits import Role
    from binome.registre.models import RoleCampagne
    from binome.services.instruction.boite import liste
    from binome.services.instruction.lecture import fabrique, tous
    from binome.services.socle import referentiel

    referentiel.partager()
    role = RoleCampagne.objects.filter(role=Role.instructeur.value, portee="").select_related("compte", "campagne")[0]
    sources, vraie, avant, toutes_les = dossier / "sources", fabrique.composer, [0.0, 0.0], [0]
    premier: list[float] = []
    sources.mkdir()
    if sur:
        toutes = liste.lignes

        def quelques(*arguments: object) -> object:
            lues = sorted(toutes(*arguments), key=lambda ligne: ligne.numero)  # type: ignore[arg-type]
            toutes_les[0] = len(lues)
            return lues[:: max(1, len(lues) // sur)][:sur]

        liste.lignes = quelques  # type: ignore[assignment]

    def composer(*arguments: object) -> object:
        debut, processeur = time.perf_counter(), time.process_time()
        compose = vraie(*arguments)  # type: ignore[arg-type]
        avant[0] += time.perf_counter() - debut
        avant[1] += (seul := time.process_time() - processeur)
        if not premier:
            premier.append(seul)
        garde = {"entrees": dict(compose.entrees), "date": int(compose.date.timestamp())}
        (sources / f"{len(list(sources.iterdir())):04}.json").write_text(json.dumps(garde))
        return compose

    fabrique.composer = composer  # type: ignore[assignment]
    debut, processeur = time.perf_counter(), _processeur()
    faits = list(tous.de_la_campagne(role.compte, role.campagne.identifiant))
    secondes, processeur = time.perf_counter() - debut, _processeur() - processeur
    memoire = _memoire()
    fabrique.composer = vraie
    debut = time.perf_counter()
    list(tous.de_la_campagne(role.compte, role.campagne.identifiant))
    pages = sum(len(PdfReader(fait.fichier).pages) for fait in faits)
    return {
        "dossiers": len(faits),
        "pages": pages,
        "secondes": secondes,
        "processeur": processeur,
        "memoire": memoire,
        "avant": avant[0],
        "avant_processeur": avant[1],
        "repris": time.perf_counter() - debut,
        "premier": premier[0],
        "en_tout": toutes_les[0],
    }


def par_typst(dossier: Path, _sur: int) -> dict[str, float]:
    """The same sources, and nothing of ours but the model."""
    import typst
    from pypdf import PdfReader

    from binome.documents.dossier_de_lecture.rendu import MODELE
    from binome.documents.pdf.polices import dossiers_polices, polices

    lettres, pages, secondes, processeur = polices(dossiers_polices()), 0, 0.0, 0.0
    for source in sorted((dossier / "sources").iterdir()):
        garde = json.loads(source.read_text())
        debut, avant = time.perf_counter(), time.process_time()
        octets = typst.compile(
            str(MODELE),
            root=str(MODELE.parents[2]),
            font_paths=lettres,
            sys_inputs=garde["entrees"],
            pdf_standards=["ua-1"],
            timestamp=garde["date"],
        )
        secondes += time.perf_counter() - debut
        processeur += time.process_time() - avant
        pages += len(PdfReader(io.BytesIO(octets)).pages)
    return {"pages": pages, "secondes": secondes, "processeur": processeur, "memoire": _memoire()}


_PARTS = {"--binome": par_binome, "--typst": par_typst}

if __name__ == "__main__":
    main()
