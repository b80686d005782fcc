"""The outline of a perimeter, without words: for a cover, and as the small sign that goes with its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from binome.documents.carte.geometrie import AnneauEntier, aire, arrondir, cadrer, chemin, etendue, poser_sur_pas
from binome.documents.carte.modele import Anneau, Forme, Habillage, Role
from binome.documents.carte.motifs import hachures, peinture
from binome.documents.carte.projection import choisir
from binome.documents.carte.svg import element, texte

_LARGEUR = 400.0
COTE_DU_SIGNE = 100
"""The longer side of a sign, in units: it is shown at twenty or thirty pixels."""
_OCTETS = 1500
_GRAIN, _TOLERANCE = 5.0, 0.8
"""Pieces smaller than this (square units) are crumbs; the tolerance that simplification begins with (units)."""


def silhouette(formes: Sequence[Forme], habillage: Habillage) -> str | None:
    """Draw the members and proposed EPCI alone (degrees), 400 units wide; None when there is nothing to draw."""
    membres = [f for f in formes if f.role in (Role.retenu, Role.propose)]
    projection = choisir(a for f in membres for a in f.anneaux)
    boite = etendue(projection(a) for f in membres for a in f.anneaux if len(a))
    if boite is None:
        return None
    cadre = cadrer(boite, _LARGEUR, (160.0, _LARGEUR), marge=0.02)
    traces = [
        element(
            "path",
            "",
            d=chemin(arrondir(cadre.poser(projection(a))) for a in forme.anneaux if len(a)),
            fill_rule="evenodd",
            **peinture(forme.role, habillage.prefixe),
        )
        for forme in membres
    ]
    tete = element("title", texte(habillage.titre), id=f"{habillage.prefixe}-titre")
    return element(
        "svg",
        [tete, element("defs", hachures(habillage.prefixe)), *traces],
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_LARGEUR:g} {cadre.hauteur:.0f}",
        role="img",
        aria_labelledby=f"{habillage.prefixe}-titre",
    )


def signe(anneaux: Sequence[Anneau]) -> str:
    """The sign of a perimeter: one path, in the colour of the text around it, two kilobytes at most.

    `anneaux`: all the rings of its EPCI, in degrees, that share their limits point by point. "" without any."""
    projection = choisir(anneaux)
    boite = etendue(projection(a) for a in anneaux if len(a))
    if boite is None:
        return ""
    gauche, bas, droite, haut = boite
    metres = max(droite - gauche, haut - bas, 1.0) / COTE_DU_SIGNE
    poses = [
        poser_sur_pas(np.column_stack(((p[:, 0] - gauche) / metres, (haut - p[:, 1]) / metres)), 1)
        for p in (projection(a) for a in anneaux if len(a))
    ]
    bords = sorted(_bords(poses), key=lambda a: -_etendue_de(a))
    gros = [a for a in bords if _etendue_de(a) >= _GRAIN] or bords[:1]
    if not gros:
        return ""
    return element(
        "svg",
        element("path", d=_assez_court(gros), fill="currentColor", fill_rule="evenodd"),
        class_="signe",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {max((droite - gauche) / metres, 1.0):.0f} {max((haut - bas) / metres, 1.0):.0f}",
        width="24",
        height="24",
        aria_hidden="true",
        focusable="false",
    )


def _etendue_de(anneau: AnneauEntier) -> float:
    return aire([anneau.astype(np.float64)])


def _bords(anneaux: Iterable[AnneauEntier]) -> list[AnneauEntier]:
    """The outline of what the rings cover together: a limit that two of them share is inside, and drops out."""
    segments: Counter[tuple[tuple[int, int], tuple[int, int]]] = Counter()
    for anneau in anneaux:
        points = [(int(x), int(y)) for x, y in anneau.tolist()]
        segments.update(zip(points, [*points[1:], *points[:1]], strict=True))
    voisins: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for a, b in segments:
        if (a < b or (b, a) not in segments) and (segments[(a, b)] + segments[(b, a)]) % 2:
            voisins.setdefault(a, []).append(b)
            voisins.setdefault(b, []).append(a)
    return _chainer(voisins)


def _chainer(voisins: dict[tuple[int, int], list[tuple[int, int]]]) -> list[AnneauEntier]:
    """Closed rings from the segments that meet at each point: as many of them reach a point as leave it."""
    fermes = []
    for depart in sorted(voisins):
        while voisins[depart]:
            ici, tour = depart, [depart]
            while voisins[ici]:
                suite = voisins[ici].pop()
                voisins[suite].remove(ici)
                tour.append(suite)
                ici = suite
            fermes.append(np.array(tour[:-1], dtype=np.int64))
    return [a for a in fermes if len(a) >= 3]


def _assez_court(anneaux: Sequence[AnneauEntier]) -> str:
    """The path, with less and less detail until it is short; the smallest pieces go when that is not enough."""
    tolerance, gardes = _TOLERANCE, list(anneaux)
    while True:
        d = chemin([_simplifier(a, tolerance) for a in gardes], 1)
        if len(d) <= _OCTETS:
            return d
        tolerance *= 1.4
        if tolerance > _GRAIN:
            gardes = gardes[: max(1, len(gardes) // 2)]


def _simplifier(anneau: AnneauEntier, tolerance: float) -> AnneauEntier:
    """A ring with fewer points, none further than `tolerance` from it (Douglas and Peucker, 1973); never under 3."""
    loin = int(np.argmax(((anneau - anneau[0]) ** 2).sum(axis=1)))
    boucle = np.concatenate((anneau, anneau[:1]))
    gardes = {0, loin}
    pile = [(0, loin), (loin, len(anneau))]
    while pile:
        debut, fin = pile.pop()
        if fin - debut < 2:
            continue
        (ax, ay), (bx, by) = boucle[debut].tolist(), boucle[fin].tolist()
        entre = boucle[debut + 1 : fin]
        corde = float(np.hypot(bx - ax, by - ay)) or 1.0
        ecarts = np.abs((bx - ax) * (entre[:, 1] - ay) - (by - ay) * (entre[:, 0] - ax)) / corde
        rang = int(np.argmax(ecarts))
        if ecarts[rang] > tolerance:
            milieu = debut + 1 + rang
            gardes.add(milieu)
            pile += [(debut, milieu), (milieu, fin)]
    simple: AnneauEntier = anneau[sorted(gardes)]
    return simple if len(simple) >= 3 else anneau[: max(3, len(simple))]
