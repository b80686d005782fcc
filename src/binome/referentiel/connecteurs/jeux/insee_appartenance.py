"""INSEE: the zone d'emploi and the EPCI of every commune (table d'appartenance géographique des communes)."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from binome.domaine.langue.typographie import accord
from binome.referentiel.connecteurs.codes import LARGEUR_ZONE, coder, texte
from binome.referentiel.connecteurs.erreurs import FichierRefuseError
from binome.referentiel.connecteurs.formes import Forme
from binome.referentiel.connecteurs.lecture import Connecteur, Contexte, Lu, controler
from binome.referentiel.connecteurs.tables import Table, table

FORMES = (
    Forme(
        "appartenance",
        "CODGEO, LIBGEO, DEP, REG, EPCI, ZE2020 (feuille COM ; l'en-tête peut être à la ligne 6)",
        {"commune": "codgeo", "zone": r"ze(?P<annee>\d{4}) ou ze"},
        {"epci": "epci", "libelle": r"libze(\d{4})?"},
    ),
)
LIBELLES = (Forme("zones", "NIVGEO, CODGEO, LIBGEO", {"niveau": "nivgeo", "zone": "codgeo", "libelle": "libgeo"}),)
_ZONE = re.compile(r"[0-9A-Z]{4}")
_EPCI = re.compile(r"\d{9}", re.ASCII)
_SANS_EPCI = re.compile(r"Z*|\d?", re.ASCII)
_GEOGRAPHIE = re.compile(r"\d{2}/\d{2}/(\d{4})")


def lire(chemin: Path, contexte: Contexte) -> Lu:
    """One row per commune: zone (base 36, 4 characters), EPCI (SIREN, 0 when the file gives none)."""
    with table(chemin, FORMES) as trouvee:
        colonnes, libelles, lignes = _parcourir(trouvee, contexte)
        zonage, au = trouvee.reconnue.millesime, _GEOGRAPHIE.search(trouvee.preambule)
        avec_epci = "epci" in trouvee.reconnue.position
    controler(chemin.name, lignes, len(colonnes[0]), contexte.rejets)
    communes, rangs = np.unique(np.asarray(colonnes[0], np.int32), return_index=True)
    zones, epci = np.asarray(colonnes[1], np.int32)[rangs], np.asarray(colonnes[2], np.int32)[rangs]
    fusionnees = len(colonnes[0]) - len(communes)
    return Lu(
        {"commune": communes, "zone": zones, "epci": epci},
        lignes,
        len(colonnes[0]),
        contexte.millesime or _millesime(zonage, au.group(1) if au else None),
        {"zone": "code de zone d'emploi", "epci": "SIREN"},
        _remarques(fusionnees, avec_epci),
        {"zones": libelles or _libelles_a_part(chemin), "zonage": zonage},
    )


def _millesime(zonage: int | None, geographie: str | None) -> str:
    parties = [f"zones d'emploi {zonage}"] if zonage else []
    if geographie:
        parties.append(f"géographie {geographie}")
    return ", ".join(parties) or "non précisé"


def _remarques(fusionnees: int, avec_epci: bool) -> tuple[str, ...]:
    remarques = []
    if fusionnees:
        remarques.append(
            f"{accord(fusionnees, 'ligne')} de communes fusionnées depuis : la première zone lue est gardée."
        )
    if not avec_epci:
        remarques.append("Ce fichier ne donne pas l'EPCI des communes.")
    return tuple(remarques)


def _parcourir(
    trouvee: Table, contexte: Contexte
) -> tuple[tuple[array[int], array[int], array[int]], dict[str, str], int]:
    place = trouvee.reconnue.position
    communes, zones, epci = array("i"), array("i"), array("i")
    libelles: dict[str, str] = {}
    lignes = 0
    for numero, cellules in trouvee.lignes:
        lignes += 1
        lue = _ligne(numero, cellules, place, contexte)
        if lue is None:
            continue
        communes.append(lue[0])
        zones.append(coder(lue[1]))
        epci.append(lue[2])
        if "libelle" in place:
            libelles[lue[1]] = texte(cellules[place["libelle"]])
    return (communes, zones, epci), libelles, lignes


def _ligne(numero: int, cellules: Sequence[Any], place: Any, contexte: Contexte) -> tuple[int, str, int] | None:
    if len(cellules) <= max(place.values()):
        contexte.rejets.ajouter(numero, " | ".join(map(str, cellules)), "ligne incomplète : il manque des colonnes")
        return None
    brut_commune, brut_zone = cellules[place["commune"]], texte(cellules[place["zone"]]).upper()
    commune, zone = contexte.communes.lire(brut_commune), brut_zone.rjust(LARGEUR_ZONE, "0")
    brut_epci = texte(cellules[place["epci"]]) if "epci" in place else ""
    if not commune:
        contexte.rejets.ajouter(numero, brut_commune, contexte.communes.cause(brut_commune))
    elif not brut_zone or not _ZONE.fullmatch(zone):
        contexte.rejets.ajouter(numero, brut_zone, "zone d'emploi : quatre chiffres sont attendus, comme 8405")
    elif not _SANS_EPCI.fullmatch(brut_epci) and not _EPCI.fullmatch(brut_epci):
        contexte.rejets.ajouter(numero, brut_epci, "EPCI : un SIREN de neuf chiffres est attendu")
    else:
        return commune, zone, int(brut_epci) if _EPCI.fullmatch(brut_epci) else 0
    return None


def _libelles_a_part(chemin: Path) -> dict[str, str]:
    """The names of the zones, when the workbook has its sheet of supra-communal zones."""
    try:
        with table(chemin, LIBELLES) as trouvee:
            place = trouvee.reconnue.position
            niveaux = (
                (texte(c[place["niveau"]]), texte(c[place["zone"]]), texte(c[place["libelle"]]))
                for _, c in trouvee.lignes
            )
            return {
                zone.rjust(LARGEUR_ZONE, "0"): nom for niveau, zone, nom in niveaux if niveau.upper().startswith("ZE")
            }
    except FichierRefuseError:
        return {}


CONNECTEUR = Connecteur(
    "insee-appartenance",
    "Table d'appartenance géographique des communes (zones d'emploi, EPCI)",
    "INSEE",
    "Licence Ouverte 2.0",
    lire,
)
