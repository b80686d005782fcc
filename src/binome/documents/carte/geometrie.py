"""Rings on the sheet: fitting a frame, clipping to it, rounding, and writing paths and shared limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from binome.documents.carte.modele import Anneau

AnneauEntier = NDArray[np.int64]
"""A ring rounded to whole steps, shape (n, 2), not closed."""

Nombre = TypeVar("Nombre", bound=np.generic)

PAS = 10
"""Steps per unit of the drawing: coordinates are rounded to a tenth, so that shared limits stay shared."""


@dataclass(frozen=True, slots=True)
class Cadre:
    """The frame of a map: what extent of the plane (metres) goes where on the sheet (units, y downwards)."""

    x: float
    y: float
    largeur: float
    hauteur: float
    metres_par_unite: float
    ouest: float
    nord: float

    def poser(self, metres: Anneau) -> Anneau:
        """Place projected points on the sheet."""
        return np.column_stack(
            (
                self.x + (metres[:, 0] - self.ouest) / self.metres_par_unite,
                self.y + (self.nord - metres[:, 1]) / self.metres_par_unite,
            )
        )

    @property
    def boite(self) -> tuple[float, float, float, float]:
        return (self.x, self.y, self.x + self.largeur, self.y + self.hauteur)


def etendue(anneaux: Iterable[Anneau]) -> tuple[float, float, float, float] | None:
    """Smallest x and y, largest x and y; None when there is no point."""
    presents = [a for a in anneaux if len(a)]
    if not presents:
        return None
    points = np.concatenate(presents)
    (gauche, bas), (droite, haut) = points.min(axis=0), points.max(axis=0)
    return float(gauche), float(bas), float(droite), float(haut)


def cadrer(
    boite: tuple[float, float, float, float], largeur: float, hauteurs: tuple[float, float], marge: float = 0.07
) -> Cadre:
    """A frame of that width and of a height between the two given, round a box in metres plus a margin."""
    gauche, bas, droite, haut = boite
    bord = marge * max(droite - gauche, haut - bas, 1000.0)
    etalement_x, etalement_y = droite - gauche + 2 * bord, haut - bas + 2 * bord
    hauteur = min(max(largeur * etalement_y / etalement_x, hauteurs[0]), hauteurs[1])
    echelle = max(etalement_x / largeur, etalement_y / hauteur)
    ouest, nord = (gauche + droite - largeur * echelle) / 2, (bas + haut + hauteur * echelle) / 2
    return Cadre(0.0, 0.0, largeur, hauteur, echelle, ouest, nord)


def suivants(anneau: NDArray[Nombre]) -> NDArray[Nombre]:
    """For each point of a ring, the next one (`np.roll` says the same, ten times as long for a short ring)."""
    return np.concatenate((anneau[1:], anneau[:1]))


def precedents(anneau: NDArray[Nombre]) -> NDArray[Nombre]:
    """The one before."""
    return np.concatenate((anneau[-1:], anneau[:-1]))


def rogner(anneau: Anneau, boite: tuple[float, float, float, float]) -> Anneau:
    """Clip a ring to a box (Sutherland and Hodgman, 1974); may be empty."""
    for axe, borne, sens in ((0, boite[0], 1), (0, boite[2], -1), (1, boite[1], 1), (1, boite[3], -1)):
        if not len(anneau):
            return anneau
        ecart = sens * (anneau[:, axe] - borne)
        if (ecart >= 0).all():
            continue
        anneau = _demi_plan(anneau, ecart)
    return anneau


def _demi_plan(anneau: Anneau, ecart: np.ndarray) -> Anneau:
    suivant, ecart_suivant = suivants(anneau), suivants(ecart)
    dedans, traverse = ecart >= 0, (ecart >= 0) != (ecart_suivant >= 0)
    part = np.divide(ecart, ecart - ecart_suivant, out=np.zeros_like(ecart), where=traverse)
    coupes = anneau + part[:, None] * (suivant - anneau)
    empiles = np.stack((anneau, coupes), axis=1).reshape(-1, 2)
    garder = np.stack((dedans, traverse), axis=1).reshape(-1)
    coupe: Anneau = empiles[garder]
    return coupe


def poser_sur_pas(anneau: Anneau, pas: float = PAS) -> AnneauEntier:
    """Round to whole steps (int64) and drop repeated points; fewer than 3 points left: empty."""
    points = np.rint(anneau * pas).astype(np.int64)
    if len(points):
        points = points[(points != precedents(points)).any(axis=1)]
    return points if len(points) >= 3 else points[:0]


def arrondir(anneau: Anneau, pas: float = PAS) -> AnneauEntier:
    """Round to whole steps (int64), drop repeated and aligned points; fewer than 3 points left: empty.

    Shared limits stay shared: a point that only one side drops lies exactly on the line of the other."""
    points = poser_sur_pas(anneau, pas)
    if not len(points):
        return points
    avant, apres = points - precedents(points), suivants(points) - points
    tournants: AnneauEntier = points[avant[:, 0] * apres[:, 1] != avant[:, 1] * apres[:, 0]]
    return tournants if len(tournants) >= 3 else points[:0]


def chemin(anneaux: Iterable[AnneauEntier], pas: float = PAS) -> str:
    """The `d` of rounded rings (int64 steps), with relative lines."""
    return "".join(_trace(points, pas) + "z" for points in anneaux if len(points) >= 3)


def _trace(points: AnneauEntier, pas: float) -> str:
    depart = f"M{points[0, 0] / pas:g} {points[0, 1] / pas:g}"
    return f"{depart}l{' '.join(f'{dx / pas:g} {dy / pas:g}' for dx, dy in np.diff(points, axis=0).tolist())}"


def limites(anneaux: Iterable[AnneauEntier], pas: float = PAS) -> str:
    """The `d` of the limits between areas, from rings of `poser_sur_pas` (see `partages`)."""
    return "".join(_trace(suite, pas) for suite in partages(anneaux))


def partages(anneaux: Iterable[AnneauEntier]) -> Iterator[AnneauEntier]:
    """The limits between areas, as lines: each segment that two rings share, once.

    Coasts and borders are left out; a limit drawn twice would have its dashes fill in."""
    vus: set[tuple[int, ...]] = set()
    for points in anneaux:
        suite: list[Sequence[int]] = []
        for a, b in pairwise([*points.tolist(), *points[:1].tolist()]):
            cle = (*a, *b) if a < b else (*b, *a)
            if cle in vus:
                suite = suite or [a]
                suite.append(b)
                continue
            vus.add(cle)
            if suite:
                yield np.array(suite, dtype=np.int64)
            suite = []
        if suite:
            yield np.array(suite, dtype=np.int64)


def aire(anneaux: Iterable[Anneau]) -> float:
    """Sum of the areas of the rings, each counted positive, in square units."""
    total = 0.0
    for a in anneaux:
        if len(a) >= 3:
            x, y = a[:, 0] - a[0, 0], a[:, 1] - a[0, 1]
            total += abs(float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))) / 2
    return total
