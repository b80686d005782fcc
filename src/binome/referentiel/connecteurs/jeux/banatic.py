"""Banatic: the groupings of communes and of EPCI (syndicats, PETR, pôles métropolitains…) and their members.

The national export repeats the whole sheet of a grouping on the row of each of its members, in 177 columns: a workbook
of more than a gigabyte once unpacked, read row by row. Two numbers are kept of each row.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from binome.domaine.langue.typographie import accord
from binome.referentiel.connecteurs.codes import texte
from binome.referentiel.connecteurs.formes import Forme, simplifie
from binome.referentiel.connecteurs.lecture import Connecteur, Contexte, Lu, controler, entiers
from binome.referentiel.connecteurs.tables import table

FORMES = (
    Forme(
        "membres",
        "N° SIREN, Nom du groupement, Nature juridique, Siren membre (une ligne par groupement et par membre)",
        {
            "groupement": "n_siren ou no_siren ou n_siren_(du_)?groupement ou siren_(du_)?groupement ou siren_epci",
            "nom": "nom_du_groupement ou nom_groupement ou denomination ou raison_sociale",
            "nature": "nature_juridique ou nature_juridique_du_groupement ou forme_juridique ou nature",
            "membre": "siren_membre ou siren_du_membre ou n_siren_(du_)?membre ou membre_siren",
        },
        {
            "categorie": "categorie_des_membres_du_groupement ou categorie_(du_)?membre ou type_(de_)?membre ou type",
            "scot": r".*schema_de_coherence_territoriale.*",
        },
    ),
)
_SIREN = re.compile(r"\d{9}", re.ASCII)
_NOM_MAX = 160
_NATURES = {
    "pole_d_equilibre_territorial_et_rural": "PETR",
    "pole_metropolitain": "POLEM",
    "syndicat_mixte_ferme": "SMF",
    "syndicat_mixte_ouvert": "SMO",
    "syndicat_intercommunal_a_vocation_unique": "SIVU",
    "syndicat_intercommunal_a_vocation_multiple": "SIVOM",
    "syndicat_intercommunal_a_vocations_multiples": "SIVOM",
    "communaute_de_communes": "CC",
    "communaute_d_agglomeration": "CA",
    "communaute_urbaine": "CU",
    "metropole": "METRO",
    "metropole_de_lyon": "MET69",
    "etablissement_public_territorial": "EPT",
}
COMMUNE = 1
"""What the file says that a member is: a commune, or (0) something else, or nothing."""


def nature_juridique(cellule: object) -> str:
    """The code of a nature (« PETR », « Pôle d'équilibre territorial et rural (PETR) »); as written when unknown."""
    brut = texte(cellule)
    return (
        _NATURES.get(re.sub(r"_[a-z0-9]{2,6}$", "", simplifie(brut))) or _NATURES.get(simplifie(brut)) or brut.upper()
    )


def lire(chemin: Path, contexte: Contexte) -> Lu:
    """Pairs (grouping, member), both SIREN, each once, and whether the member is said to be a commune.

    `annexe.groupements`: SIREN, name, nature, and whether it carries a SCoT (None: the file does not say).
    """
    sac = _Sac()
    with table(chemin, FORMES) as trouvee:
        place = trouvee.reconnue.position
        for numero, cellules in trouvee.lignes:
            sac.lignes += 1
            if cause := sac.ajouter(cellules, place):
                contexte.rejets.ajouter(numero, *cause)
    acceptees = sac.lignes - contexte.rejets.nombre
    controler(chemin.name, sac.lignes, acceptees, contexte.rejets)
    paires = np.stack([entiers(sac.groupements), entiers(sac.membres), entiers(sac.communes)], axis=1)
    # Sorted, a pair said twice with two categories is a commune: the last one of the two.
    paires = np.unique(paires, axis=0)
    derniers = np.ones(len(paires), np.bool_)
    derniers[:-1] = (paires[1:, :2] != paires[:-1, :2]).any(axis=1)
    paires = paires[derniers]
    return Lu(
        {"groupement": paires[:, 0].copy(), "membre": paires[:, 1].copy(), "commune": paires[:, 2].astype(np.int8)},
        sac.lignes,
        acceptees,
        contexte.millesime or "non précisé",
        {"groupement": "SIREN", "membre": "SIREN"},
        _remarques(sac, len(paires), scot="scot" in place),
        {"groupements": [[f"{siren:09d}", *fiche] for siren, fiche in sorted(sac.fiches.items())]},
    )


def _remarques(sac: _Sac, gardees: int, *, scot: bool) -> tuple[str, ...]:
    remarques = []
    if doublons := len(sac.groupements) - gardees:
        remarques.append(f"{accord(doublons, 'ligne répétée', 'lignes répétées')}, comptées une fois.")
    if sac.sans_siren:
        remarques.append(f"{accord(sac.sans_siren, 'membre')} sans SIREN, laissés de côté.")
    if not scot:
        remarques.append("Ce fichier ne dit pas quels groupements portent un schéma de cohérence territoriale.")
    return tuple(remarques)


class _Sac:
    """What is kept of the rows read so far."""

    def __init__(self) -> None:
        self.lignes = self.sans_siren = 0
        self.groupements, self.membres, self.communes = array("i"), array("i"), array("b")
        self.fiches: dict[int, tuple[str, str, bool | None]] = {}

    def ajouter(self, cellules: Sequence[Any], place: Any) -> tuple[object, str] | None:
        """Take one row, or say (received, why not)."""
        if len(cellules) <= max(place.values()):
            return " | ".join(map(str, cellules[:8])), "ligne incomplète : il manque des colonnes"
        brut, brut_membre = (_sans_blancs(cellules[place[cle]]) for cle in ("groupement", "membre"))
        if not _SIREN.fullmatch(brut):
            return brut, "groupement : un SIREN de neuf chiffres est attendu"
        if brut_membre and not _SIREN.fullmatch(brut_membre):
            return brut_membre, "membre : un SIREN de neuf chiffres est attendu"
        groupement = int(brut)
        if groupement not in self.fiches:
            scot = texte(cellules[place["scot"]]).upper() in ("OUI", "1", "X") if "scot" in place else None
            nom = " ".join(texte(cellules[place["nom"]]).split())[:_NOM_MAX]
            self.fiches[groupement] = (nom, nature_juridique(cellules[place["nature"]])[:_NOM_MAX], scot)
        if not brut_membre:
            self.sans_siren += 1
            return None
        self.groupements.append(groupement)
        self.membres.append(int(brut_membre))
        commune = "categorie" in place and simplifie(cellules[place["categorie"]]).startswith("commune")
        self.communes.append(COMMUNE if commune else 0)
        return None


def _sans_blancs(cellule: object) -> str:
    return "".join(texte(cellule).split())


CONNECTEUR = Connecteur(
    "banatic",
    "Groupements de communes et d'EPCI, et leurs membres",
    "Direction générale des collectivités locales (DGCL), Banatic",
    "Licence Ouverte 2.0",
    lire,
)
