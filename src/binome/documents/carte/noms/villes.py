"""Towns on a map: a sign that says their rank, and a name beside it. A town without room for its name is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from binome.documents.carte import style
from binome.documents.carte.modele import Anneau, Rang, Ville
from binome.documents.carte.noms.etiquettes import Boite, Segments, contient, dedans, largeur_texte, segments, touche
from binome.documents.carte.svg import element, texte

LIBELLES_DES_VILLES = {
    Rang.prefecture: "Préfecture",
    Rang.sous_prefecture: "Sous-préfecture",
    Rang.principale: "Commune la plus peuplée de l'EPCI",
    Rang.commune: "Commune",
}
_RAYONS = {Rang.prefecture: 3.6, Rang.sous_prefecture: 3.4, Rang.principale: 2.6, Rang.commune: 1.8}
_CORPS = {Rang.prefecture: 12.5, Rang.sous_prefecture: 11.5, Rang.principale: 11.0, Rang.commune: 10.0}
_ECART = 3.0


@dataclass(frozen=True, slots=True)
class VillePosee:
    """A town on the sheet; `membre`: whether it lies in an EPCI that the map is about; `chez`: the area of its EPCI."""

    ville: Ville
    x: float
    y: float
    membre: bool
    chez: Sequence[Anneau] = ()

    @property
    def point(self) -> Boite:
        """What its sign covers."""
        r = _RAYONS[self.ville.rang] + 1.5
        return (self.x - r, self.y - r, self.x + r, self.y + r)


def poser_le_nom(
    posee: VillePosee, occupees: list[Boite], points: Sequence[Boite], cadre: Boite, sombres: Segments | None
) -> str | None:
    """The sign and the name of a town, as SVG; adds both boxes to `occupees`. None: no room.

    `points`: the signs of the other towns; `sombres`: the areas whose names are white. A name stands rather all in
    them or all out, and over its own EPCI; that of a small commune stands there or not at all."""
    signe, corps = posee.point, _CORPS[posee.ville.rang]
    if not contient(cadre, signe) or any(touche(signe, autre) for autre in occupees):
        return None
    largeur, hauteur = largeur_texte(posee.ville.nom) * corps, corps * 0.95
    choix, chez_elle = [], segments(posee.chez) if posee.chez else None
    for rang, (dx, dy) in enumerate(_autour(_RAYONS[posee.ville.rang] + _ECART, largeur, hauteur)):
        x, y = posee.x + dx, posee.y + dy
        boite = (x - largeur / 2 - 1, y - hauteur / 2, x + largeur / 2 + 1, y + hauteur / 2)
        if not contient(cadre, boite) or any(touche(boite, autre) for autre in (*occupees, *points)):
            continue
        couvert = _couvert(boite, sombres)
        melange, chez = couvert not in (0.0, 1.0), _couvert(boite, chez_elle)
        if posee.ville.rang is not Rang.commune or (chez == 1 and not melange):
            choix.append((melange, -chez, rang, couvert, boite))
    if not choix:
        return None
    *_, couvert, boite = min(choix)
    occupees += [signe, boite]
    return symbole(posee.ville.rang, posee.x, posee.y) + _ecrire(posee, boite, corps, couvert > 0.5)


def _autour(r: float, largeur: float, hauteur: float) -> list[tuple[float, float]]:
    """Where the centre of a name stands around its sign, the usual places first (Imhof, 1975)."""
    cote, haut = r + largeur / 2, r + hauteur / 2
    oblique = (r * 0.6 + largeur / 2, r * 0.6 + hauteur / 2)
    coins = [(oblique[0], -oblique[1]), (oblique[0], oblique[1]), (-oblique[0], -oblique[1]), (-oblique[0], oblique[1])]
    return [(cote, 0.0), coins[0], coins[1], (-cote, 0.0), (0.0, -haut), (0.0, haut), coins[2], coins[3]]


def _couvert(boite: Boite, sombres: Segments | None) -> float:
    """The share of a name that stands in some areas, by its two ends and its middle."""
    if sombres is None:
        return 0.0
    gauche, haut, droite, bas = boite
    y = (haut + bas) / 2
    points = np.array([(gauche, y), ((gauche + droite) / 2, y), (droite, y)])
    debuts, fins = sombres
    # All three are as high: few segments are.
    la = (debuts[:, 1] > y) != (fins[:, 1] > y)
    return float(dedans(points, debuts[la], fins[la]).mean())


def symbole(rang: Rang, x: float, y: float) -> str:
    """The sign of a rank: a square, a ring with its point, a ring, a point."""
    r = _RAYONS[rang]
    trait: dict[str, Any] = {"fill": style.PAPIER, "stroke": style.ENCRE, "stroke_width": 1.2}
    coeur = element("circle", cx=x, cy=y, r=1.3, fill=style.ENCRE)
    if rang is Rang.prefecture:
        carre = element("rect", x=x - r, y=y - r, width=2 * r, height=2 * r, **trait)
        return element("g", carre + coeur, class_="ville")
    cercle = element("circle", cx=x, cy=y, r=r, **trait)
    if rang is Rang.commune:
        cercle = element("circle", cx=x, cy=y, r=r, fill=style.ENCRE, stroke=style.PAPIER, stroke_width=0.8)
    return element("g", cercle + (coeur if rang is Rang.sous_prefecture else ""), class_="ville")


def _ecrire(posee: VillePosee, boite: Boite, corps: float, sombre: bool) -> str:
    """The name, held by the side of its sign: letters wider than they were thought to be then go away from it."""
    ville, (gauche, haut, droite, bas) = posee.ville, boite
    x, ancre = (gauche + droite) / 2, "middle"
    if gauche > posee.x:
        x, ancre = gauche + 1, "start"
    elif droite < posee.x:
        x, ancre = droite - 1, "end"
    return element(
        "text",
        texte(ville.nom),
        class_="nom ville",
        x=x,
        text_anchor=ancre,
        y=(haut + bas) / 2 + corps * 0.34,
        font_family=style.POLICE,
        font_size=corps,
        font_style="italic" if ville.rang is Rang.commune else None,
        fill=style.BLANC if sombre else style.ENCRE,
        stroke=style.ACCENT if sombre else style.PAPIER,
        stroke_width=2.6,
        stroke_linejoin="round",
        paint_order="stroke",
    )
