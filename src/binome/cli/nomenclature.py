"""`binome nomenclature`: the software bill of materials, for whoever watches advisories."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated

import typer

from binome.cli.sorties import echouer, ecrire

RACINE = Path(__file__).resolve().parents[3]


def nomenclature(
    sortie: Annotated[
        Path | None, typer.Option("--sortie", metavar="FICHIER", help="Où l'écrire ; sans elle, sur la sortie.")
    ] = None,
    verrou: Annotated[
        Path, typer.Option("--verrou-npm", metavar="FICHIER", help="Le verrou de npm, si Binôme est installé ailleurs.")
    ] = RACINE / "package-lock.json",
) -> None:
    """Dit de quels paquets Binôme est fait (SBOM, CycloneDX 1.6 en JSON), pour suivre leurs failles."""
    from binome.services.exploitation import nomenclature as services

    try:
        fiche = services.composer(verrou, dt.datetime.now(dt.UTC))
    except services.NomenclatureError as erreur:
        echouer(str(erreur))
    ecrire(json.dumps(fiche, ensure_ascii=False, indent=2) + "\n", sortie)
