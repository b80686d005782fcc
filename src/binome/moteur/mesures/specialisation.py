"""Measures on jobs by sector: industrial share, location quotients, Krugman, proximity of industrial profiles.

Sectors are codes of the NAF rév. 2 at any level; jobs are counts of persons or posts at one date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from binome.domaine.socle import naf


def est_industriel(secteur: str) -> bool:
    """Whether a NAF code is industry (sections B to E); by its two-digit division, or by its letter.

    Source: INSEE, NAF rév. 2, sections B–E (« industrie »). Construction is section F.

    >>> est_industriel("25.50B"), est_industriel("41.20A"), est_industriel("CA"), est_industriel("FZ")
    (True, False, True, False)
    """
    code = secteur.strip().upper()
    return naf.est_industriel(code) if code[:2].isdigit() else code[:1] in naf.INDUSTRIE


def emplois_industriels(emplois: Mapping[str, float]) -> float:
    """Jobs in sections B to E, in the unit of `emplois`."""
    return float(sum(nombre for secteur, nombre in emplois.items() if est_industriel(secteur)))


def part_industrielle(emplois: Mapping[str, float]) -> float | None:
    """Industrial jobs / all jobs; in [0, 1], None without any job.

    >>> part_industrielle({"25.50B": 30, "47.11F": 70})
    0.3
    """
    total = sum(emplois.values())
    return emplois_industriels(emplois) / total if total > 0 else None


def quotients_localisation(emplois: Mapping[str, float], reference: Mapping[str, float]) -> dict[str, float]:
    """Location quotient of each sector: (E_s / E) / (F_s / F), E the territory, F the reference (France); no unit.

    Above 1: the sector weighs more here than there. Sectors absent from the reference are left out.
    Source: P. Sargant Florence, « Investment, Location and Size of Plant », 1948 (INSEE's « indice de
    spécificité »).

    >>> quotients_localisation({"25": 50, "47": 50}, {"25": 25, "47": 75})
    {'25': 2.0, '47': 0.6666666666666666}
    """
    total, total_reference = sum(emplois.values()), sum(reference.values())
    if total <= 0:
        return {}
    return {
        secteur: (emplois.get(secteur, 0.0) / total) / (nombre / total_reference)
        for secteur, nombre in sorted(reference.items())
        if nombre > 0
    }


def krugman(emplois: Mapping[str, float], reference: Mapping[str, float]) -> float | None:
    """Krugman specialisation index Σ_s |E_s/E − F_s/F|; in [0, 2], 0 = same structure; None without any job.

    Source: P. Krugman, « Geography and Trade », 1991 (sum of absolute differences, not halved).

    >>> krugman({"25": 50, "47": 50}, {"25": 25, "47": 75})
    0.5
    """
    total, total_reference = sum(emplois.values()), sum(reference.values())
    if total <= 0 or total_reference <= 0:
        return None
    secteurs = sorted(set(emplois) | set(reference))
    return float(sum(abs(emplois.get(s, 0.0) / total - reference.get(s, 0.0) / total_reference) for s in secteurs))


def parente_industrielle(a: Mapping[str, float | None], b: Mapping[str, float | None]) -> float | None:
    """Cosine of two industrial profiles, over the sectors that are known of both; in [0, 1], 1 = same proportions.

    A sector at None is withheld: it is left out of the comparison, not taken for nothing; a sector that is not there
    has no job. None when nothing is known of one of them. Source: A. Jaffe, « Technological opportunity and
    spillovers », 1986.

    >>> parente_industrielle({"25": 30, "10": 0}, {"25": 10})
    1.0
    >>> parente_industrielle({"25": 30, "10": None}, {"25": 10, "10": 90})
    1.0
    """
    paires = [(a.get(s, 0.0), b.get(s, 0.0)) for s in sorted(set(a) | set(b)) if est_industriel(s)]
    connues = np.array([(x, y) for x, y in paires if x is not None and y is not None], np.float64).reshape(-1, 2)
    norme = float(np.sqrt((connues**2).sum(axis=0).prod()))
    return min(float(connues[:, 0] @ connues[:, 1]) / norme, 1.0) if norme > 0 else None


def profils_industriels(emplois: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
    """(n, k+1) additive accumulators of `cohesion_industrielle`: E_i·û_i (û_i = unit-norm profile), then E_i.

    They add up over a set, so that the measure can be enumerated.
    """
    secteurs = sorted({s for ligne in emplois for s in ligne if est_industriel(s)})
    matrice = np.array([[float(ligne.get(s, 0.0)) for s in secteurs] for ligne in emplois]).reshape(len(emplois), -1)
    totaux = matrice.sum(axis=1)
    normes = np.linalg.norm(matrice, axis=1)
    directions = np.divide(matrice, normes[:, None], out=np.zeros_like(matrice), where=normes[:, None] > 0)
    return np.hstack([directions * totaux[:, None], totaux[:, None]])


def cohesion_industrielle(cumuls: NDArray[np.float64]) -> NDArray[np.float64]:
    """Likeness of the members' industries: ‖Σ E_i·û_i‖² / (Σ E_i)², in [0, 1]; 0 without industrial job.

    It is the mean cosine between the industrial profiles of the home units of two industrial jobs drawn at random
    in the set (1 = everywhere the same industries in the same proportions). cumuls: (…, k+1) sums of the rows of
    `profils_industriels`. Source: cosine proximity of A. Jaffe, « Technological opportunity and spillovers », 1986.

    >>> deux = profils_industriels([{"25": 10}, {"10": 10}])
    >>> [float(cohesion_industrielle(deux[0])), float(cohesion_industrielle(deux.sum(axis=0)))]
    [1.0, 0.5]
    """
    carre = np.asarray((cumuls[..., :-1] ** 2).sum(axis=-1), dtype=np.float64)
    total = np.asarray(cumuls[..., -1] ** 2, dtype=np.float64)
    parts: NDArray[np.float64] = np.divide(carre, total, out=np.zeros_like(total), where=total > 0)
    return parts
