"""Measures on commuters: self-containments, cohesion between members. R, W, I as in Smart (1974)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from binome.moteur.perimetre.echanges import Echanges


def auto_offre(residents: float, internes: float) -> float | None:
    """Supply-side self-containment I/R: share of the employed residents who work inside; in [0, 1].

    None when nobody lives there. Source: M. W. Smart, « Labour market areas: uses and definition », 1974.

    >>> auto_offre(200.0, 150.0)
    0.75
    """
    return internes / residents if residents > 0 else None


def auto_demande(emplois: float, internes: float) -> float | None:
    """Demand-side self-containment I/W: share of the jobs held by people who live inside; in [0, 1].

    None when there is no job. Source: M. W. Smart, 1974.

    >>> auto_demande(300.0, 150.0)
    0.5
    """
    return internes / emplois if emplois > 0 else None


def auto_contention(residents: float, emplois: float, internes: float) -> float | None:
    """2·I/(R+W), the harmonic mean of I/R and I/W; in [0, 1], None without resident nor job.

    >>> auto_contention(200.0, 300.0, 150.0)
    0.6
    """
    return 2 * internes / (residents + emplois) if residents + emplois > 0 else None


def cohesion(residents: float, emplois: float, internes: float, sur_place: float) -> float | None:
    """Share of the exchanges between units that stay among the members: 2·(I − F) / (R + W − 2·F); in [0, 1].

    F = `sur_place`, the sum of the self flows f_ii: people who do not leave their unit say nothing of the links
    between members. None when no member exchanges with anyone.
    Our own definition: `auto_contention` without the self flows.

    >>> cohesion(200.0, 300.0, 150.0, 100.0)
    0.3333333333333333
    """
    echanges = residents + emplois - 2 * sur_place
    return 2 * (internes - sur_place) / echanges if echanges > 0 else None


def liens_entre_membres(echanges: Echanges, membres: NDArray[np.integer]) -> list[tuple[str, str, float]]:
    """Exchanges f_ij + f_ji between each pair of members, in persons, largest first; pairs without any left out."""
    matrice = echanges.dense(membres)
    lignes, colonnes = np.nonzero(np.triu(matrice))
    codes = echanges.codes[membres]
    liens = [(str(codes[i]), str(codes[j]), float(matrice[i, j])) for i, j in zip(lignes, colonnes, strict=True)]
    return sorted(liens, key=lambda lien: (-lien[2], lien[0], lien[1]))
