"""Placing names on areas: well inside, on one to three lines, never over one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from binome.documents.carte.geometrie import suivants
from binome.documents.carte.modele import Anneau

Boite = tuple[float, float, float, float]
Segments = tuple[Anneau, Anneau]
ALLONGEMENT = 2.2
"""A name is wider than high: distances along x count for less by this factor when looking for its place."""
INTERLIGNE = 1.08
_GRILLE, _SOMMETS, _ESSAIS = 18, 160, 60
_ETROITES, _LARGES = frozenset("iljtfrIJ.,;:!'’()-  "), frozenset("mwMWŒœÆæ@%")


@dataclass(frozen=True, slots=True)
class Etiquette:
    """A placed name: its lines, the centre of the block and the size of its letters, in units of the drawing."""

    lignes: tuple[str, ...]
    x: float
    y: float
    corps: float


@dataclass(frozen=True, slots=True)
class Places:
    """Where a name could stand in an area, best first: points (n, 2) and their clearance (n,), y being the unit."""

    points: Anneau
    degagement: Anneau


def largeur_texte(texte: str) -> float:
    """Width of a text in ems, estimated for a humanist sans (errors of a few per cent)."""
    return sum(0.29 if c in _ETROITES else 0.82 if c in _LARGES else 0.6 if c.isupper() else 0.51 for c in texte)


def couper(nom: str, lignes: int) -> tuple[str, ...]:
    """Break a name at spaces and hyphens into at most that many lines, as even as can be."""
    mots = [m if m.endswith("-") else m + " " for m in nom.replace("-", "-\0").replace(" ", "\0").split("\0")]
    sortie: list[str] = []
    while lignes > 1 and len(mots) > 1:
        cible = largeur_texte("".join(mots)) / lignes
        ecarts = [abs(largeur_texte("".join(mots[:k])) - cible) for k in range(1, len(mots))]
        coupe = 1 + ecarts.index(min(ecarts))
        sortie.append("".join(mots[:coupe]).strip())
        mots, lignes = mots[coupe:], lignes - 1
    return (*sortie, "".join(mots).strip())


def chercher_places(anneaux: Sequence[Anneau], cadre: Boite) -> Places:
    """The points of an area that are furthest from its limits (pole of inaccessibility, on a grid), best first."""
    anneaux = [a[:: max(1, len(a) // _SOMMETS)] for a in anneaux if len(a) >= 3]
    if not anneaux:
        return Places(np.empty((0, 2)), np.empty(0))
    plus_grand = max(anneaux, key=lambda a: float(np.prod(np.ptp(a, axis=0))))
    bas = np.maximum(plus_grand.min(axis=0), cadre[:2])
    haut = np.minimum(plus_grand.max(axis=0), cadre[2:])
    if (haut <= bas).any():
        return Places(np.empty((0, 2)), np.empty(0))
    axes = [np.linspace(b, h, _GRILLE + 2)[1:-1] for b, h in zip(bas, haut, strict=True)]
    points = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    debuts, fins = segments(anneaux)
    points = points[dedans(points, debuts, fins)]
    distance = _distance(points, debuts, fins)
    ordre = np.argsort(-distance, kind="stable")[:_ESSAIS]
    return Places(points[ordre], distance[ordre])


def segments(anneaux: Sequence[Anneau]) -> Segments:
    """The ends of all the segments of an area, (n, 2) each."""
    return np.concatenate(anneaux), np.concatenate([suivants(a) for a in anneaux])


def dedans(points: Anneau, debuts: Anneau, fins: Anneau) -> np.ndarray:
    """Which points lie in an area, from the ends of all its segments (even-odd rule)."""
    x, y = points[:, :1], points[:, 1:]
    (x1, y1), (x2, y2) = debuts.T, fins.T
    hauteur = np.where(y2 == y1, 1.0, y2 - y1)
    croise = ((y1 > y) != (y2 > y)) & (x < x1 + (x2 - x1) * (y - y1) / hauteur)
    impair: np.ndarray = croise.sum(axis=1) % 2 == 1
    return impair


def _distance(points: Anneau, debuts: Anneau, fins: Anneau) -> Anneau:
    if not len(points):
        return np.empty(0)
    aplat = np.array([1 / ALLONGEMENT, 1.0])
    (px, py), (ax, ay) = (points * aplat).T[:, :, None], (debuts * aplat).T
    ux, uy = ((fins - debuts) * aplat).T
    longueur = ux * ux + uy * uy
    part = np.clip(((px - ax) * ux + (py - ay) * uy) / np.where(longueur == 0, 1.0, longueur), 0, 1)
    carre: Anneau = (px - ax - part * ux) ** 2 + (py - ay - part * uy) ** 2
    distance: Anneau = np.sqrt(carre.min(axis=1))
    return distance


def dimensions(lignes: Sequence[str], corps: float) -> tuple[float, float]:
    """Width and height of a block of lines."""
    return max(largeur_texte(li) for li in lignes) * corps, len(lignes) * INTERLIGNE * corps


def placer(
    nom: str, places: Places, corps: tuple[float, float], occupees: list[Boite], cadre: Boite, aisance: float
) -> Etiquette | None:
    """Place a name where its box meets no other and stays in the frame; adds its box to `occupees`.

    `aisance` is the share of the block that must stand clear of the limits at least (1: all of it). None: no room."""
    if not len(places.points):
        return None
    choix = {couper(nom, n) for n in (1, 2, 3)}
    grand, petit = corps
    for taille in np.linspace(grand, petit, 4):
        for lignes in sorted(choix, key=lambda li: (_rayon(li, 1.0), len(li))):
            besoin = aisance * _rayon(lignes, float(taille)) * (1.35 if taille > petit else 1.0)
            trouvee = _essayer(lignes, places, float(taille), besoin, occupees, cadre)
            if trouvee:
                return trouvee
    return None


def _rayon(lignes: Sequence[str], corps: float) -> float:
    largeur, hauteur = dimensions(lignes, corps)
    return float(np.hypot(largeur / 2 / ALLONGEMENT, hauteur / 2))


def _essayer(
    lignes: tuple[str, ...], places: Places, corps: float, besoin: float, occupees: list[Boite], cadre: Boite
) -> Etiquette | None:
    largeur, hauteur = dimensions(lignes, corps)
    for (x, y), degagement in zip(places.points.tolist(), places.degagement.tolist(), strict=True):
        if degagement < besoin:
            return None
        boite = (x - largeur / 2 - 2, y - hauteur / 2 - 1, x + largeur / 2 + 2, y + hauteur / 2 + 1)
        if contient(cadre, boite) and not any(touche(boite, autre) for autre in occupees):
            occupees.append(boite)
            return Etiquette(lignes, x, y, corps)
    return None


def contient(cadre: Boite, boite: Boite) -> bool:
    """Whether a box is wholly in another."""
    return boite[0] >= cadre[0] and boite[1] >= cadre[1] and boite[2] <= cadre[2] and boite[3] <= cadre[3]


def touche(a: Boite, b: Boite) -> bool:
    """Whether two boxes overlap."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
