"""ANCT: the labelled Territoires d'industrie, by commune (official list) or by member, for phase 1 and phase 2."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from binome.domaine.langue.typographie import soigner
from binome.referentiel.connecteurs.codes import texte
from binome.referentiel.connecteurs.erreurs import FichierRefuseError
from binome.referentiel.connecteurs.formes import Forme
from binome.referentiel.connecteurs.lecture import Connecteur, Contexte, Lu, controler, entiers
from binome.referentiel.connecteurs.tables import Table, table

PERIODES = {1: "phase 1, 2018-2022", 2: "phase 2, 2023-2027"}
_PHASE = re.compile(r"phase[ _-]*([12])(?!\d)", re.IGNORECASE)
_ANNEE = re.compile(r"(?<!\d)(20\d{2})(?!\d{5,})")
_SIREN = re.compile(r"\d{9}", re.ASCII)
_TERRITOIRE = {"territoire": "id_ti ou code_ti", "libelle": "lib_ti ou libelle_ti ou nom_ti"}

FORMES = (
    Forme(
        "communes",
        "insee_com, lib_com, id_ti, lib_ti",
        {"commune": "insee_com ou code_commune ou codgeo", **_TERRITOIRE},
    ),
    Forme(
        "membres",
        "id_ti, lib_ti, siren_epci (ou siren), lib_epci (ou nom)",
        {"siren": "siren_epci ou siren", **_TERRITOIRE},
    ),
)


def lire(chemin: Path, contexte: Contexte) -> Lu:
    """Pairs (rank of the territory in `annexe.territoires`, member: commune code or SIREN, see `annexe.membres`)."""
    phase = contexte.phase or phase_du_nom(chemin.name)
    if phase is None:
        raise FichierRefuseError(
            soigner(
                f"{chemin.name} : rien ne dit si cette liste est de la phase 1 ou de la phase 2. "
                "Ajoutez --phase 1 ou --phase 2."
            )
        )
    with table(chemin, FORMES) as trouvee:
        forme = trouvee.reconnue.forme
        paires, libelles, lignes = _parcourir(trouvee, contexte)
    controler(chemin.name, lignes, lignes - contexte.rejets.nombre, contexte.rejets)
    rangs = {identifiant: rang for rang, identifiant in enumerate(sorted(libelles))}
    couples = sorted({(rangs[identifiant], membre) for identifiant, membre in paires})
    return Lu(
        {"territoire": entiers([t for t, _ in couples]), "membre": entiers([m for _, m in couples])},
        lignes,
        lignes - contexte.rejets.nombre,
        contexte.millesime or PERIODES[phase],
        {"membre": "code de commune" if forme == "communes" else "SIREN"},
        (),
        {"territoires": [[identifiant, libelles[identifiant]] for identifiant in sorted(libelles)], "membres": forme},
        suffixe=f"-{phase}",
    )


def phase_du_nom(nom: str) -> int | None:
    """Phase 1 or 2 from a file name: « phase1 », or the year of the list (before 2023: phase 1)."""
    ecrite = _PHASE.search(nom)
    if ecrite:
        return int(ecrite.group(1))
    annee = _ANNEE.search(nom)
    return (1 if int(annee.group(1)) < 2023 else 2) if annee else None


def _parcourir(trouvee: Table, contexte: Contexte) -> tuple[list[tuple[str, int]], dict[str, str], int]:
    place = trouvee.reconnue.position
    paires: list[tuple[str, int]] = []
    libelles: dict[str, str] = {}
    lignes = 0
    for numero, cellules in trouvee.lignes:
        lignes += 1
        if len(cellules) <= max(place.values()):
            contexte.rejets.ajouter(numero, " | ".join(map(str, cellules)), "ligne incomplète : il manque des colonnes")
            continue
        identifiant = texte(cellules[place["territoire"]])
        membre = _membre(numero, cellules, place, contexte) if identifiant else 0
        if not identifiant:
            contexte.rejets.ajouter(numero, " | ".join(map(str, cellules)), "identifiant du territoire absent (id_ti)")
        if membre:
            paires.append((identifiant, membre))
            libelles[identifiant] = texte(cellules[place["libelle"]])
    return paires, libelles, lignes


def _membre(numero: int, cellules: Sequence[Any], place: Any, contexte: Contexte) -> int:
    if "commune" in place:
        brut = cellules[place["commune"]]
        membre = contexte.communes.lire(brut)
        if not membre:
            contexte.rejets.ajouter(numero, brut, contexte.communes.cause(brut))
        return membre
    siren = texte(cellules[place["siren"]]).replace(" ", "")
    if not _SIREN.fullmatch(siren):
        contexte.rejets.ajouter(numero, siren, "membre : un SIREN de neuf chiffres est attendu")
        return 0
    return int(siren)


CONNECTEUR = Connecteur(
    "territoires-industrie",
    "Territoires d'industrie labellisés et leurs membres",
    "Agence nationale de la cohésion des territoires (ANCT)",
    "Licence Ouverte 2.0",
    lire,
    ("territoires-industrie-1", "territoires-industrie-2"),
)
