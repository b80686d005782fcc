"""INSEE, FLORES: salaried jobs at the place of work by zone d'emploi × 38 sectors (for location quotients)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from binome.referentiel.connecteurs.codes import LARGEUR_ZONE, coder, texte
from binome.referentiel.connecteurs.formes import Forme, Reconnue
from binome.referentiel.connecteurs.lecture import Connecteur, Contexte, Lu, controler, entier, entiers, sommer
from binome.referentiel.connecteurs.nomenclature import A38
from binome.referentiel.connecteurs.tables import table

FORMES = (
    Forme(
        "zones",
        "code_ze, a38, eff_22, eff_23… (une colonne par année)",
        {"zone": r"code_ze ou ze(\d{4})?", "secteur": "a38"},
        {},
        r"eff_(?P<annee>\d{2}|\d{4})",
    ),
)


def lire(chemin: Path, contexte: Contexte) -> Lu:
    """Jobs by (zone, rank of the sector in A38, year)."""
    zones, secteurs, annees, effectifs = array("i"), array("i"), array("i"), array("q")
    lignes = acceptees = 0
    with table(chemin, FORMES) as trouvee:
        for numero, cellules in trouvee.lignes:
            lignes += 1
            lue = _ligne(cellules, trouvee.reconnue)
            if isinstance(lue[1], str):
                contexte.rejets.ajouter(numero, lue[0], lue[1])
                continue
            acceptees += 1
            for annee, effectif in lue[1]:
                zones.append(lue[0])
                secteurs.append(lue[2])
                annees.append(annee)
                effectifs.append(effectif)
    controler(chemin.name, lignes, acceptees, contexte.rejets)
    cles, sommes = sommer(
        [entiers(zones), entiers(secteurs, np.int16), entiers(annees, np.int16)], entiers(effectifs, np.int64)
    )
    vues = np.unique(cles[2])
    return Lu(
        {"zone": cles[0], "secteur": cles[1], "annee": cles[2], "effectif": sommes.astype(np.int32)},
        lignes,
        acceptees,
        contexte.millesime or f"{vues[0]}-{vues[-1]}",
        {"effectif": "salariés au lieu de travail, fin d'année"},
        ("Un secteur sans valeur dans le fichier (secret statistique ou zéro) n'est pas compté.",),
        {"annees": vues.tolist(), "secteurs": list(A38)},
    )


def _ligne(cellules: Sequence[Any], reconnue: Reconnue) -> tuple[Any, Any, int]:
    """(zone, [(year, jobs)], rank of the sector), or (received, why it is refused, 0)."""
    place = reconnue.position
    if len(cellules) <= max((*place.values(), *(rang for _, rang in reconnue.repetees))):
        return " | ".join(map(str, cellules)), "ligne incomplète : il manque des colonnes", 0
    zone = texte(cellules[place["zone"]]).upper()
    secteur = texte(cellules[place["secteur"]]).upper()
    if not zone.isalnum() or len(zone) > LARGEUR_ZONE:
        return zone, "zone d'emploi : quatre chiffres sont attendus, comme 8405", 0
    if secteur not in A38:
        return secteur, "secteur : un poste de la nomenclature A 38 est attendu, comme CH", 0
    mesures = []
    for annee, rang in reconnue.repetees:
        brut = cellules[rang]
        if brut is None or brut == "" or brut != brut:
            continue
        effectif = entier(brut)
        if effectif is None:
            return brut, f"effectif de {annee} : un nombre entier positif ou nul est attendu", 0
        mesures.append((annee, effectif))
    return coder(zone), mesures, A38.index(secteur)


CONNECTEUR = Connecteur(
    "insee-flores",
    "Emploi salarié par zone d'emploi et secteur (FLORES, 38 secteurs)",
    "INSEE",
    "Licence Ouverte 2.0",
    lire,
)
