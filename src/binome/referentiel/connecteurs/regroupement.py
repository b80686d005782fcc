"""From rows by commune to sums by unit (commune or EPCI)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from binome.referentiel.connecteurs.codes import coder, decoder
from binome.referentiel.connecteurs.depot import Charge
from binome.referentiel.connecteurs.vues import Codes, Entiers

Regrouper = Callable[[NDArray[Any]], NDArray[np.int32]]


_CARRE_MAX = 1 << 23


def regroupement(epci_de: Mapping[str, str]) -> tuple[Codes, Regrouper]:
    """The sorted EPCI, and a function from integer commune codes to ranks in them (-1: none)."""
    sirens = sorted(set(epci_de.values()) - {""})
    rang_de = {siren: rang for rang, siren in enumerate(sirens)}
    couples = sorted((coder(code), rang_de[siren]) for code, siren in epci_de.items() if siren)
    codes = np.array([code for code, _ in couples], np.int32)
    rangs = np.array([rang for _, rang in couples], np.int32)
    return np.array(sirens, dtype=np.str_), lambda cherches: rangs_de(cherches, codes, rangs)


def rangs_de(cherches: NDArray[Any], codes: NDArray[Any], rangs: NDArray[np.int32]) -> NDArray[np.int32]:
    """For each code sought, the rank that goes with it in the sorted `codes`, -1 when it is not there."""
    if not len(codes):
        return np.full(len(cherches), -1, np.int32)
    places = np.minimum(np.searchsorted(codes, cherches), len(codes) - 1)
    return np.where(codes[places] == cherches, rangs[places], np.int32(-1))


def de_l_annee(charge: Charge, annee: int | None) -> tuple[dict[str, NDArray[Any]] | None, int]:
    """The rows of one year (the last one by default) and that year; None when it is not loaded."""
    annees = charge.colonnes["annee"]
    retenue = annee or int(annees.max())
    choisies = annees == retenue
    if not choisies.any():
        return None, retenue
    return {nom: valeurs[choisies] for nom, valeurs in charge.colonnes.items()}, retenue


def repartir(communes: NDArray[Any], epci_de: Mapping[str, str] | None) -> tuple[Codes, NDArray[np.int32]]:
    """The units, and the rank of each row's unit (-1: none)."""
    if epci_de is None:
        codes, rangs = np.unique(communes, return_inverse=True)
        return np.array([decoder(code) for code in codes.tolist()], dtype=np.str_), rangs.astype(np.int32)
    unites, regrouper = regroupement(epci_de)
    return unites, regrouper(communes)


def par_unite(n: int, rangs: NDArray[np.int32], volumes: NDArray[Any], choisis: NDArray[np.bool_]) -> Entiers:
    """Sum `volumes` over the rows chosen, by rank of unit: (n,)."""
    somme = np.zeros(n, np.int64)
    retenus = choisis & (rangs >= 0)
    np.add.at(somme, rangs[retenus], volumes[retenus])
    return somme


def sommer_couples(
    origines: NDArray[Any], destinations: NDArray[Any], volumes: NDArray[Any], n: int
) -> tuple[Entiers, Entiers]:
    """Sum volumes over equal pairs of ranks below n: sorted keys (origine · n + destination) and their sums."""
    cles = origines.astype(np.int64) * n + destinations
    if n * n <= _CARRE_MAX:
        # Sums of thousandths stay exact in doubles: far below 2 ** 53.
        sommes = np.bincount(cles, weights=volumes, minlength=n * n)
        presents = np.flatnonzero(np.bincount(cles, minlength=n * n))
        return presents, np.rint(sommes[presents]).astype(np.int64)
    uniques, inverses = np.unique(cles, return_inverse=True)
    return uniques, np.rint(np.bincount(inverses, weights=volumes)).astype(np.int64)
