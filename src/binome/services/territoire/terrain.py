"""What is known of the units of a perimeter: who touches whom, who commutes where, and how well that is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from binome.domaine.langue.typographie import date_longue, de, soigner
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
    """Where the flows come from. nature: observe, estime, fourni (a file given by hand) or inconnu."""

    nature: Nature = "inconnu"
    source: str = ""
    millesime: str = ""
    remarque: str = ""

    def fourchette(self, auto_contention: float | None) -> tuple[float, float] | None:
        """Bounds in which to show a self-containment of [0, 1]; None when it is not estimated: show it as it is."""
        if self.nature != "estime" or auto_contention is None:
            return None
        from binome.moteur.estimation.exactitude import fourchette

        return fourchette(auto_contention)


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

    @cached_property
    def epci_de(self) -> Mapping[str, str]:
        """Commune → SIREN of its EPCI. Read when asked: 35,000 rows that an estimate already made has no use for."""
        return self.geographie.epci_des_communes() if self.geographie else {}

    def habitants(self, codes: Iterable[str]) -> int | None:
        """Inhabitants of some EPCI; None when those of one are unknown."""
        lus = [self.geographie.epci(code) if self.geographie else None for code in codes]
        connus = [epci.population for epci in lus if epci is not None and epci.population is not None]
        return sum(connus) if len(connus) == len(lus) else None

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


def du_referentiel(
    codes: tuple[str, ...] = (),
    progression: Progression | None = None,
    depot: Depot | None = None,
    geographie: Referentiel | None = None,
) -> Terrain:
    """All the EPCI of the référentiel. Flows are the observed ones when they cover `codes` (without any: the country),
    else estimated ones. `geographie`: the référentiel when it is open already. Errors: ReferentielError.
    """
    from binome.referentiel import charger_referentiel
    from binome.referentiel.connecteurs.depot import depot_par_defaut

    geographie, depot = geographie or charger_referentiel(progression), depot or depot_par_defaut()
    voisinage = geographie.adjacence_epci()
    lus, flots = _flots(geographie, depot, codes)
    unites = np.append(voisinage.codes, DEHORS)
    rang = np.searchsorted(unites, lus.codes)
    flux = Flux.from_indices(unites, rang[lus.origine], rang[lus.destination], lus.volume)
    adjacence = Adjacence.from_paires(flux.codes, voisinage.paires, voisinage.longueurs)
    return Terrain(adjacence, Echanges.from_flux(flux), flots, geographie.noms_des_epci(), geographie, depot)


def _flots(geographie: Referentiel, depot: Depot, codes: tuple[str, ...]) -> tuple[Flux, Flots]:
    from binome.services.territoire.flots_estimes import REMARQUE, SOURCE, flux_estimes

    observes = _observes(geographie, depot)
    pourquoi = _defaut(observes, codes) if observes else ""
    if observes and not pourquoi:
        provenance = observes.provenance
        return observes.pour_le_moteur(DEHORS), Flots("observe", provenance.source, provenance.millesime)
    millesime = f"référentiel {geographie.millesime}"
    flots = Flots("estime", SOURCE, millesime, " ".join(filter(None, (REMARQUE, pourquoi))))
    return flux_estimes(geographie, depot, DEHORS), flots


def _observes(geographie: Referentiel, depot: Depot) -> FluxObserves | None:
    if not depot.contient("insee-flux"):
        return None
    from binome.referentiel.connecteurs.lectures import flux_epci

    return flux_epci(depot, geographie.epci_des_communes())


def _defaut(observes: FluxObserves, codes: tuple[str, ...]) -> str:
    """Why observed flows cannot serve here, in French; empty when they can."""
    if not observes.diagonale:
        return soigner(
            "Les flux chargés ne comptent pas les actifs qui travaillent dans leur propre commune : "
            "ils ne permettent pas de mesurer une auto-contention."
        )
    connus = set(observes.unites[np.unique(observes.origines)].tolist())
    manquants = [code for code in (codes or observes.unites.tolist()) if code not in connus]
    if len(manquants) > (0 if codes else 0.05 * len(observes.unites)):
        return soigner("Les flux observés qui sont chargés ne couvrent pas ce territoire.")
    return ""


def de_fichiers(flux: Path, adjacence: Path) -> Terrain:
    """Any units, from two files. Errors: FluxError, AdjacenceError, ReferentielError."""
    from binome.referentiel.flux.fichiers import lire_flux, lire_paires

    lus = lire_flux(flux)
    paires = lire_paires(adjacence, lus.codes.tolist())
    codes = np.unique(np.concatenate([lus.codes, paires.ravel()]))
    rang = np.searchsorted(codes, lus.codes)
    complets = Flux.from_indices(codes, rang[lus.origine], rang[lus.destination], lus.volume)
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
        jour = date_longue(date.fromisoformat(succession.date))
        return f"{succession.nom} ({code}) n'existe plus depuis le {jour}. Indiquez {suite}, qui lui succède."
    if commune := geographie.commune(code):
        epci = f"{terrain.nom(commune.epci)} ({commune.epci})" if commune.epci else "aucune"
        return f"« {code} » est la commune {de(commune.nom)}, non une intercommunalité. Indiquez la sienne : {epci}."
    from binome.domaine.socle.identifiants import verifier_siren

    try:
        verifier_siren(code)
    except ValueError as cause:
        return f"« {code} » : {cause}. Retrouvez-le par son nom : binome referentiel chercher NOM."
    return (
        f"« {code} » n'est le SIREN d'aucun EPCI à fiscalité propre du référentiel {geographie.millesime}. "
        "Retrouvez-le par son nom : binome referentiel chercher NOM."
    )
