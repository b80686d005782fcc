"""Jobs by EPCI and sector: the URSSAF when its file gives activities, else the zones d'emploi shared out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from binome.domaine.langue.typographie import soigner
from binome.services.territoire.terrain import Nature

if TYPE_CHECKING:
    from binome.referentiel.connecteurs.depot import Depot
    from binome.services.territoire.terrain import Terrain


Secteurs = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Mesure:
    """One figure. valeur: None when unknown. bas, haut: the range in which an estimated value is shown.

    nature: observe, estime, fourni or inconnu. remarque: what to know before using it, or how to know it.
    """

    id: str
    libelle: str
    valeur: float | None
    unite: str
    nature: Nature
    source: str = ""
    millesime: str = ""
    bas: float | None = None
    haut: float | None = None
    remarque: str = ""


def emplois_par_secteur(terrain: Terrain, codes: tuple[str, ...]) -> tuple[Secteurs, Mesure | None]:
    """Unit → sector (A 38) → jobs, the whole country under ''; and where that comes from (None: unknown)."""
    depot = terrain.depot
    if depot is None:
        return {}, None
    return _de_l_urssaf(terrain, depot, codes) or _des_zones(terrain, depot, codes) or ({}, None)


def _de_l_urssaf(terrain: Terrain, depot: Depot, codes: tuple[str, ...]) -> tuple[Secteurs, Mesure] | None:
    from binome.referentiel.connecteurs.lectures import secteurs_epci

    provenance = depot.provenance("urssaf-emploi")
    # Read the rows only when they can serve: this file is large.
    lus = secteurs_epci(depot, terrain.epci_de) if provenance and provenance.annexe.get("detail_ape") else None
    if lus is None:
        return None
    rang = {unite: k for k, unite in enumerate(lus.unites.tolist())}
    lignes = {c: _ligne(lus.secteurs, lus.effectifs[rang[c]]) for c in codes if c in rang}
    lignes[""] = _ligne(lus.secteurs, lus.effectifs.sum(axis=0))
    tus = any(lus.tus[rang[c]].any() for c in codes if c in rang)
    secret = " Le secret statistique en tait une partie : ces emplois sont des minima." if tus else ""
    remarque = soigner(f"Emploi salarié privé seulement.{secret}")
    return lignes, Mesure("", "", None, "", "observe", lus.provenance.source, str(lus.annee), remarque=remarque)


def _des_zones(terrain: Terrain, depot: Depot, codes: tuple[str, ...]) -> tuple[Secteurs, Mesure] | None:
    """Each zone's jobs are shared among its communes by inhabitants: an estimate, and said so."""
    from binome.referentiel.connecteurs.lectures import secteurs_zones, zones_emploi

    lus, zones = secteurs_zones(depot), zones_emploi(depot)
    if lus is None or zones is None or terrain.geographie is None:
        return None
    table = terrain.geographie.table_communes()
    total: dict[str, float] = {}
    ici: dict[tuple[str, str], float] = {}
    for commune, habitants in zip(table.codes.tolist(), np.nan_to_num(table.population).tolist(), strict=True):
        zone, epci = zones.zone_de.get(commune, ""), terrain.epci_de.get(commune, "")
        total[zone] = total.get(zone, 0.0) + habitants
        if epci in codes:
            ici[epci, zone] = ici.get((epci, zone), 0.0) + habitants
    rang = {zone: k for k, zone in enumerate(lus.unites.tolist())}
    effectifs = {code: np.zeros(len(lus.secteurs)) for code in codes}
    for (epci, zone), habitants in ici.items():
        if zone in rang and total[zone]:
            effectifs[epci] += habitants / total[zone] * lus.effectifs[rang[zone]]
    lignes = {code: _ligne(lus.secteurs, valeurs) for code, valeurs in effectifs.items()}
    lignes[""] = _ligne(lus.secteurs, lus.effectifs.sum(axis=0))
    remarque = soigner("Estimé : emplois de chaque zone d'emploi répartis selon la population de ses communes.")
    return lignes, Mesure("", "", None, "", "estime", lus.provenance.source, str(lus.annee), remarque=remarque)


def _ligne(secteurs: tuple[str, ...], effectifs: NDArray[Any]) -> dict[str, float]:
    return {secteur: float(nombre) for secteur, nombre in zip(secteurs, effectifs.tolist(), strict=True)}
