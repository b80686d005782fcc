"""What the readers hand to the engine: frozen arrays with their provenance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binome.moteur.flux import Flux
from binome.referentiel.connecteurs.depot import Provenance
from binome.referentiel.tableaux import PartsEpci

MILLIEMES = 1000
"""Census weights are not whole: volumes are stored in thousandths of a person."""
Entiers = NDArray[np.int64]
Codes = NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class FluxObserves:
    """Observed commuters between n units.

    unites: (n,) sorted codes; origines, destinations: (m,) ranks, sorted, each pair once; volumes: (m,) thousandths of
    employed residents; etranger, hors_champ: (n,) thousandths who work abroad, or in a commune without unit;
    entrants_hors_champ: (n,) thousandths who come from a commune without unit. `diagonale` is False when the file gave
    no flow inside a commune: internal flows, and so self-containment, are then underestimated.
    """

    unites: Codes
    origines: NDArray[np.int32]
    destinations: NDArray[np.int32]
    volumes: Entiers
    etranger: Entiers
    hors_champ: Entiers
    entrants_hors_champ: Entiers
    diagonale: bool
    provenance: Provenance

    @property
    def couvertes(self) -> NDArray[np.bool_]:
        """(n,) whether the file has residents of each unit: a file may cover one département only."""
        partis = np.bincount(self.origines, weights=self.volumes, minlength=len(self.unites))
        return (partis + self.etranger + self.hors_champ) > 0

    def pour_le_moteur(self, dehors: str) -> Flux:
        """The same flows, in employed residents, as the engine takes them: those with places abroad or without unit on
        one pseudo-unit of code `dehors` (after the others), so that residents and jobs are whole."""
        n = len(self.unites)
        tous, loin = np.arange(n, dtype=np.int32), np.full(n, n, dtype=np.int32)
        return Flux.from_indices(
            np.append(self.unites, dehors),
            np.concatenate([self.origines, tous, loin]),
            np.concatenate([self.destinations, loin, tous]),
            np.concatenate([self.volumes, self.etranger + self.hors_champ, self.entrants_hors_champ]) / MILLIEMES,
        )


@dataclass(frozen=True, eq=False)
class Emplois:
    """Private-sector jobs of one year: unites (n,) sorted codes; effectifs (n,) employees; tus (n,) whether some are
    known to be withheld, so that the figure is a minimum."""

    unites: Codes
    effectifs: Entiers
    annee: int
    provenance: Provenance
    tus: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Secteurs:
    """Jobs by sector, one year: unites (n,) sorted codes; secteurs: the k columns; effectifs (n, k) employees.

    tus: (n, k) whether some of those jobs are withheld: the figure is then a minimum, and 0 says nothing.
    """

    unites: Codes
    secteurs: tuple[str, ...]
    effectifs: Entiers
    tus: NDArray[np.bool_]
    annee: int
    provenance: Provenance


@dataclass(frozen=True, eq=False)
class ZonesEmploi:
    """The zone d'emploi of each commune, and the names of zones when the file gave them."""

    zone_de: Mapping[str, str]
    libelles: Mapping[str, str]
    provenance: Provenance


@dataclass(frozen=True, eq=False)
class Territoires:
    """Labelled territories of one phase: id → SIREN of members; id → name; id → communes outside these members."""

    membres: Mapping[str, tuple[str, ...]]
    libelles: Mapping[str, str]
    communes_isolees: Mapping[str, tuple[str, ...]]
    provenance: Provenance


@dataclass(frozen=True, eq=False)
class GroupementsCommuns:
    """Groupings that hold several EPCI. parts: `groupes` are their SIREN, part 1 for an EPCI that is a member itself,
    else the share of its inhabitants whose commune is one. Groupings overlap: a row may sum to more than 1.

    noms, natures: SIREN → text, of these and of `trop_vastes`: those that hold too many EPCI to say anything, with how
    many. communes_inconnues, autres_membres: members that are no commune, no EPCI of today (départements, chambers,
    groupings of groupings): nothing is known of them here.
    """

    parts: PartsEpci
    noms: Mapping[str, str]
    natures: Mapping[str, str]
    trop_vastes: Mapping[str, int]
    communes_inconnues: int
    autres_membres: int
    provenance: Provenance


@dataclass(frozen=True, eq=False)
class Friches:
    """Brownfield sites: communes (n,) sorted codes; comptes: name → (n,) (sites, industrielles… surface_m2)."""

    communes: Codes
    comptes: Mapping[str, Entiers]
    provenance: Provenance
