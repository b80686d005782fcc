"""What is known of the units of a perimeter: who touches whom, who commutes where, and how well that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from binome.domaine.typographie import soigner
from binome.moteur.adjacence import Adjacence
from binome.moteur.flux import Flux
from binome.moteur.perimetre.echanges import Echanges
from binome.moteur.perimetre.etat import PerimetreError

if TYPE_CHECKING:
    from binome.referentiel.connecteurs.depot import Depot
    from binome.referentiel.connecteurs.vues import FluxObserves
    from binome.referentiel.consultation import Referentiel
    from binome.referentiel.modele import Progression

Nature = Literal["observe", "estime", "fourni", "inconnu"]
DEHORS = "~dehors"
"""Pseudo-unit of whoever works or lives abroad, or in a commune without EPCI: outside every perimeter, next to none."""


@dataclass(frozen=True)
class Flots:
    """Where the flows come from. nature: observe, estime, fourni (a file given by hand) or inconnu.

    marge: half-width of the range in which an estimated self-containment is shown, in [0, 1]; 0 when it is observed.
    """

    nature: Nature = "inconnu"
    source: str = ""
    millesime: str = ""
    remarque: str = ""
    marge: float = 0.0


@dataclass(frozen=True, eq=False)
class Terrain:
    """Units and what is known of them. echanges: None when no flow is known. noms: code → name.

    geographie, depot: the référentiel and the loaded open data, None for files given by hand.
    """

    adjacence: Adjacence
    echanges: Echanges | None
    flots: Flots
    noms: Mapping[str, str] = field(default_factory=dict)
    geographie: Referentiel | None = None
    depot: Depot | None = None
    epci_de: Mapping[str, str] = field(default_factory=dict)

    def nom(self, code: str) -> str:
        return self.noms.get(code, code)

    def flots_connus(self) -> Echanges:
        """The flows. Errors: PerimetreError saying how to load some."""
        if self.echanges is None:
            raise PerimetreError(
                soigner(
                    "Aucun flux domicile-travail n'est connu : rien ne peut être proposé. Chargez ceux de l'INSEE "
                    "(binome donnees charger insee-flux FICHIER) ou donnez --flux et --adjacence."
                )
            )
        return self.echanges


def du_referentiel(progression: Progression | None = None, depot: Depot | None = None) -> Terrain:
    """All the EPCI of the référentiel, with the observed flows when they are loaded. Errors: ReferentielError."""
    from binome.referentiel import charger_referentiel
    from binome.referentiel.connecteurs.depot import depot_par_defaut
    from binome.referentiel.connecteurs.lectures import epci_des_communes, flux_epci

    geographie, depot = charger_referentiel(progression), depot or depot_par_defaut()
    table = geographie.table_communes()
    epci_de = epci_des_communes(table.codes, table.epci)
    observes = flux_epci(depot, epci_de)
    voisinage = geographie.adjacence_epci()
    flux, flots = _observes(observes) if observes else (None, Flots())
    codes = voisinage.codes if flux is None else flux.codes
    adjacence = Adjacence.from_paires(codes, voisinage.paires, voisinage.longueurs)
    noms = {epci.siren: epci.nom for epci in geographie.tous_les_epci()}
    return Terrain(adjacence, Echanges.from_flux(flux) if flux else None, flots, noms, geographie, depot, epci_de)


def _observes(observes: FluxObserves) -> tuple[Flux, Flots]:
    """Flows between EPCI, those with the outside kept on one pseudo-unit so that R and W are whole."""
    n = len(observes.unites)
    tous = np.arange(n, dtype=np.int32)
    dehors = np.full(n, n, dtype=np.int32)
    flux = Flux.from_indices(
        np.append(observes.unites, DEHORS),
        np.concatenate([observes.origines, tous, dehors]),
        np.concatenate([observes.destinations, dehors, tous]),
        np.concatenate([observes.volumes, observes.etranger + observes.hors_champ, observes.entrants_hors_champ])
        / 1000,
    )
    remarque = (
        ""
        if observes.diagonale
        else (
            "Le fichier chargé ne compte pas les actifs qui travaillent dans leur propre commune : "
            "les auto-contentions sont des minorants."
        )
    )
    provenance = observes.provenance
    return flux, Flots("observe", provenance.source, provenance.millesime, soigner(remarque))


def de_fichiers(flux: Path, adjacence: Path) -> Terrain:
    """Any units, from two files. Errors: FluxError, AdjacenceError, FichierRefuseError."""
    from binome.referentiel.flux import lire_flux, lire_paires

    lus = lire_flux(flux)
    paires = lire_paires(adjacence)
    codes = np.unique(np.concatenate([lus.codes, np.unique(paires)]))
    complets = Flux.from_couples(lus.codes[lus.origine], lus.codes[lus.destination], lus.volume, codes)
    voisines = Adjacence.from_paires(codes, paires)
    return Terrain(voisines, Echanges.from_flux(complets), Flots("fourni", flux.name))


def verifier_unites(terrain: Terrain, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The codes, each once, in the order given. Errors: PerimetreError, naming the successor of a merged EPCI, or the
    EPCI of a commune."""
    uniques = tuple(dict.fromkeys(code.strip() for code in codes))
    connus = set(terrain.adjacence.codes.tolist()) - {DEHORS}
    for code in uniques:
        if code not in connus:
            raise PerimetreError(soigner(_inconnue(terrain, code)))
    return uniques


def _inconnue(terrain: Terrain, code: str) -> str:
    geographie = terrain.geographie
    if geographie is None:
        return (
            f"L'unité « {code} » n'est ni dans les flux ni dans l'adjacence. Vérifiez son code (zéros de tête compris)."
        )
    if succession := geographie.succession(code):
        suite = ", ".join(f"{terrain.nom(s)} ({s})" for s in succession.successeurs)
        return (
            f"{succession.nom} ({code}) n'existe plus depuis le {succession.date}. Indiquez {suite}, qui lui succède."
        )
    if commune := geographie.commune(code):
        epci = f"{terrain.nom(commune.epci)} ({commune.epci})" if commune.epci else "aucune"
        return f"« {code} » est la commune de {commune.nom}, non une intercommunalité. Indiquez la sienne : {epci}."
    from binome.domaine.identifiants import verifier_siren

    try:
        verifier_siren(code)
    except ValueError as cause:
        return f"« {code} » : {cause}. Retrouvez-le par son nom : binome referentiel chercher NOM."
    return (
        f"« {code} » n'est le SIREN d'aucun EPCI à fiscalité propre du référentiel {geographie.millesime}. "
        "Retrouvez-le par son nom : binome referentiel chercher NOM."
    )
