"""What every connector is made of: a header it knows, and a function from rows to integer columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from binome.domaine.langue.typographie import nombre, soigner
from binome.referentiel.connecteurs.codes import Communes
from binome.referentiel.connecteurs.depot import Colonnes
from binome.referentiel.connecteurs.erreurs import FichierRefuseError
from binome.referentiel.connecteurs.rejets import Rejets

PART_REFUSEE_MAX = 0.2
"""Past one row in five refused, it is the file that is wrong, not its rows."""


@dataclass(slots=True)
class Contexte:
    """What a reader is given: where to look communes up, where to report, and what the person said of the file."""

    communes: Communes
    rejets: Rejets
    millesime: str | None = None
    phase: int | None = None


@dataclass(frozen=True, slots=True)
class Lu:
    """What a reader gives back: `suffixe` tells data sets of one connector apart; `annexe` is JSON (labels, totals)."""

    colonnes: Colonnes
    lignes: int
    acceptees: int
    millesime: str
    unites: Mapping[str, str]
    remarques: tuple[str, ...] = ()
    annexe: Mapping[str, Any] = field(default_factory=dict)
    suffixe: str = ""


@dataclass(frozen=True, slots=True)
class Connecteur:
    """One official data set: what it is, who publishes it, and how it is read."""

    nom: str
    titre: str
    producteur: str
    licence: str
    lire: Callable[[Path, Contexte], Lu]
    jeux: Sequence[str] = ()

    @property
    def noms_des_jeux(self) -> tuple[str, ...]:
        return tuple(self.jeux) or (self.nom,)


def controler(nom: str, lignes: int, acceptees: int, rejets: Rejets) -> None:
    """Refuse a file with no usable row, or with too many refused ones. Raises FichierRefuseError."""
    if acceptees and rejets.nombre <= PART_REFUSEE_MAX * lignes:
        return
    if not lignes:
        raise FichierRefuseError(soigner(f"{nom} : un en-tête et aucune ligne de données. Téléchargez-le de nouveau."))
    causes = " ; ".join(f"{cause} ({nombre(combien)})" for cause, combien in rejets.causes.most_common(3))
    raise FichierRefuseError(
        soigner(
            f"{nom} : {nombre(rejets.nombre)} lignes refusées sur {nombre(lignes)}, c'est trop. "
            f"{causes or 'Aucune ligne utile'}."
        )
    )


def entier(cellule: object) -> int | None:
    """A non-negative whole number in a cell (« 12 », 12.0, « 1 024 »); 0 for an empty one; None when it is neither."""
    valeur = decimal(cellule)
    return None if valeur is None or valeur != int(valeur) else int(valeur)


def decimal(cellule: object) -> float | None:
    """A finite non-negative number in a cell, French or English; 0 for an empty one; None when it is not one."""
    if cellule is None or cellule == "":
        return 0.0
    try:
        valeur = float(cellule)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        valeur = _a_la_francaise(cellule)
    return valeur if 0 <= valeur < 1e12 else None


def _a_la_francaise(cellule: object) -> float:
    epure = str(cellule).replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace(",", ".")
    try:
        return float(epure) if epure else 0.0
    except ValueError:
        return float("nan")


def entiers(valeurs: Any, genre: type[np.integer[Any]] = np.int32) -> NDArray[Any]:
    """Values as an integer array. Raises OverflowError rather than wrap round."""
    return np.array(valeurs, dtype=genre)


def sommer(cles: Sequence[NDArray[Any]], valeurs: NDArray[Any]) -> tuple[list[NDArray[Any]], NDArray[Any]]:
    """Sum `valeurs` over equal keys; keys come back sorted (first key first), so a file has one stored form."""
    if not len(valeurs):
        return list(cles), valeurs
    ordre = np.lexsort(tuple(reversed(cles)))
    triees = [cle[ordre] for cle in cles]
    nouvelles = np.ones(len(ordre), dtype=bool)
    nouvelles[1:] = np.logical_or.reduce([cle[1:] != cle[:-1] for cle in triees])
    debuts = np.flatnonzero(nouvelles)
    return [cle[debuts] for cle in triees], np.add.reduceat(valeurs[ordre], debuts)
