"""Reading packs of a played campaign: pages a second, beside typst alone on the very same sources, in one run.

    python benchmarks/banc_lecture.py            # 12 candidatures
    python benchmarks/banc_lecture.py 200        # a national campaign

A campaign is played in a folder of its own (`binome simuler`). One process then makes every pack, from the base to the
file; another one, new, lays the same sources out with typst and nothing else. The target is a third of its pace. The
load of the machine is printed: on a busy one, seconds are upper bounds and the ratio is what counts.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
LANCER = "from binome.cli.app import main; main()"
COMBIEN = 12
CIBLE = 1 / 3


def main() -> None:
    if len(sys.argv) > 2 and sys.argv[1] in _PARTS:
        print(json.dumps(_PARTS[sys.argv[1]](Path(sys.argv[2]))))
        return
    combien = int(sys.argv[1]) if len(sys.argv) > 1 else COMBIEN
    (RACINE / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=RACINE / "var") as ici:
        dossier = Path(ici)
        for motif in ("referentiel-*.binome", "flux-estimes-*.npz"):
            for commun in (RACINE / "var").glob(motif):
                (dossier / commun.name).symlink_to(commun)
        os.environ |= {
            "BINOME_DONNEES": ici,
            "BINOME_BASE": f"sqlite:///{dossier / 'binome.sqlite3'}",
            "BINOME_DEMONSTRATION": "oui",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        jouer = ["simuler", "--territoires", str(combien), "--donnees", ici, "--jusqu-a", "avis"]
        subprocess.run([sys.executable, "-c", LANCER, *jouer], check=True, cwd=RACINE, stdout=subprocess.DEVNULL)
        charge = os.getloadavg()[0]
        binome, typst = (_a_part(part, dossier) for part in _PARTS)
    print(f"{binome['dossiers']} dossiers de lecture, {binome['pages']} pages ; charge de la machine : {charge:.1f}")
    print(f"{'':<44}{'secondes':>10}{'pages/s':>10}")
    for nom, mesure in (("Binôme, de la base au fichier", binome), ("typst seul, mêmes sources", typst)):
        print(f"{nom:<44}{mesure['secondes']:>10.1f}{mesure['pages'] / mesure['secondes']:>10.1f}")
    print(f"{'dont tout ce qui précède la mise en page':<44}{binome['avant']:>10.1f}")
    rapport = typst["secondes"] / binome["secondes"]
    print(f"rapport : {rapport:.2f} de l'allure de typst seul (cible : {CIBLE:.2f})")
    print(f"déjà faits, tous repris en {binome['repris']:.1f} s")


def _a_part(part: str, dossier: Path) -> dict[str, float]:
    fait = subprocess.run(
        [sys.executable, __file__, part, str(dossier)], check=True, cwd=RACINE, stdout=subprocess.PIPE, text=True
    )
    lu: dict[str, float] = json.loads(fait.stdout.splitlines()[-1])
    return lu


def par_binome(dossier: Path) -> dict[str, float]:
    """Every pack of the campaign, and its sources left beside for the other process."""
    import django

    django.setup()
    from pypdf import PdfReader

    from binome.domaine.droits.droits import Role
    from binome.registre.models import RoleCampagne
    from binome.services.instruction.lecture import fabrique, tous
    from binome.services.socle import referentiel

    referentiel.partager()
    role = RoleCampagne.objects.filter(role=Role.instructeur.value, portee="").select_related("compte", "campagne")[0]
    sources, vraie, avant = dossier / "sources", fabrique.composer, [0.0]
    sources.mkdir()

    def composer(*arguments: object) -> object:
        debut = time.perf_counter()
        compose = vraie(*arguments)  # type: ignore[arg-type]
        avant[0] += time.perf_counter() - debut
        garde = {"entrees": dict(compose.entrees), "date": int(compose.date.timestamp())}
        (sources / f"{len(list(sources.iterdir())):04}.json").write_text(json.dumps(garde))
        return compose

    fabrique.composer = composer  # type: ignore[assignment]
    debut = time.perf_counter()
    faits = list(tous.de_la_campagne(role.compte, role.campagne.identifiant))
    secondes = time.perf_counter() - debut
    fabrique.composer = vraie
    debut = time.perf_counter()
    list(tous.de_la_campagne(role.compte, role.campagne.identifiant))
    pages = sum(len(PdfReader(fait.fichier).pages) for fait in faits)
    return {
        "dossiers": len(faits),
        "pages": pages,
        "secondes": secondes,
        "avant": avant[0],
        "repris": time.perf_counter() - debut,
    }


def par_typst(dossier: Path) -> dict[str, float]:
    """The same sources, and nothing of ours but the model."""
    import typst
    from pypdf import PdfReader

    from binome.documents.dossier_de_lecture.rendu import MODELE
    from binome.documents.pdf.polices import dossiers_polices, polices

    lettres, pages, secondes = polices(dossiers_polices()), 0, 0.0
    for source in sorted((dossier / "sources").iterdir()):
        garde = json.loads(source.read_text())
        debut = time.perf_counter()
        octets = typst.compile(
            str(MODELE),
            root=str(MODELE.parents[2]),
            font_paths=lettres,
            sys_inputs=garde["entrees"],
            pdf_standards=["ua-1"],
            timestamp=garde["date"],
        )
        secondes += time.perf_counter() - debut
        pages += len(PdfReader(io.BytesIO(octets)).pages)
    return {"pages": pages, "secondes": secondes}


_PARTS = {"--binome": par_binome, "--typst": par_typst}

if __name__ == "__main__":
    main()
