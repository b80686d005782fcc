"""What the référentiel hands to the engine: frozen arrays over its communes or its EPCI, sorted by code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Voisinage:
    """Pairs of neighbours. codes: (n,) sorted; paires: (m, 2) codes, each pair once; longueurs: (m,) shared metres."""

    codes: NDArray[np.str_]
    paires: NDArray[np.str_]
    longueurs: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class TableCommunes:
    """Communes as arrays of length n, sorted by code. A missing number is NaN.

    lon, lat: a point inside, degrees WGS84; superficie: km²; population: inhabitants; epci: SIREN or ''.
    """

    codes: NDArray[np.str_]
    epci: NDArray[np.str_]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    superficie: NDArray[np.float64]
    population: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PartsEpci:
    """How the n EPCI share out among groups (arrondissements, départements, zones d'emploi, groupings), row by row.

    codes: (n,) SIREN, sorted as in `adjacence_epci` and in the flows; groupes: (g,) sorted codes of the groups. Of EPCI
    i: groupe[debut[i] : debut[i + 1]], ascending ranks in `groupes`, and their `part` in ]0, 1]. What lies in no known
    group is in no share: a row may sum to less than 1, and is never stretched to it (to more where groups overlap, as
    groupings do). sans_population: communes whose
    inhabitants are unknown; they count in no share, neither above nor below the bar.
    """

    codes: NDArray[np.str_]
    groupes: NDArray[np.str_]
    debut: NDArray[np.int64]
    groupe: NDArray[np.int32]
    part: NDArray[np.float64]
    sans_population: tuple[str, ...] = ()

    def de(self, rang: int) -> dict[str, float]:
        """Group → share, of the EPCI of rank `rang`."""
        ici = slice(self.debut[rang], self.debut[rang + 1])
        return dict(zip(self.groupes[self.groupe[ici]].tolist(), self.part[ici].tolist(), strict=True))


def parts_de_population(communes: TableCommunes, sirens: NDArray[np.str_], groupe_de: NDArray[np.str_]) -> PartsEpci:
    """Share of the inhabitants of each EPCI in each group. groupe_de: the group of each commune, '' when unknown."""
    membres = np.flatnonzero((communes.epci != "") & ~np.isnan(communes.population))
    unite, habitants = np.searchsorted(sirens, communes.epci[membres]), communes.population[membres]
    totaux = np.bincount(unite, habitants, len(sirens))
    situes = (groupe_de[membres] != "") & (habitants > 0)
    groupes, groupe = np.unique(groupe_de[membres][situes], return_inverse=True)
    cles, place = np.unique(unite[situes] * len(groupes) + groupe, return_inverse=True)
    lignes, colonnes = np.divmod(cles, max(len(groupes), 1))
    return PartsEpci(
        sirens,
        groupes,
        np.searchsorted(lignes, np.arange(len(sirens) + 1)),
        colonnes.astype(np.int32),
        np.bincount(place, habitants[situes], len(cles)) / totaux[lignes],
        tuple(communes.codes[(communes.epci != "") & np.isnan(communes.population)].tolist()),
    )
