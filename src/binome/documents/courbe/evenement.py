"""An event study drawn: the gap by years since, its band, and the line of zero. SVG without script nor inline style."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from binome.domaine.langue.typographie import nombre, soigner

LARGEUR, HAUTEUR = 760, 420
_GAUCHE, _DROITE, _HAUT, _BAS = 86, 24, 64, 64
_ENCRE, _GRIS, _AVANT, _APRES = "#1d2530", "#5b6673", "#6b7785", "#0b5cad"


@dataclass(frozen=True)
class Point:
    """One year since: the gap and its band, None where nothing varies."""

    ecart: int
    effet: float
    bas: float | None
    haut: float | None


def dessiner(points: Sequence[Point], titre: str, description: str, unite: str) -> str:
    """The drawing, with its title and its description for those who do not see it."""
    valeurs = [v for p in points for v in (p.effet, p.bas, p.haut) if v is not None] + [0.0]
    bas, haut = _arrondir(min(valeurs), max(valeurs))
    premier, dernier = points[0].ecart, points[-1].ecart

    def x(ecart: float) -> float:
        return _GAUCHE + (LARGEUR - _GAUCHE - _DROITE) * (ecart - premier + 0.5) / (dernier - premier + 1)

    def y(valeur: float) -> float:
        return _HAUT + (HAUTEUR - _HAUT - _BAS) * (haut - valeur) / (haut - bas)

    dessin = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LARGEUR} {HAUTEUR}" role="img" '
        'aria-labelledby="titre description" font-family="Source Sans 3, sans-serif">',
        f'<title id="titre">{escape(soigner(titre))}</title>',
        f'<desc id="description">{escape(soigner(description))}</desc>',
        f'<rect width="{LARGEUR}" height="{HAUTEUR}" fill="#ffffff"/>',
        _texte(_GAUCHE, 30, titre, 17, _ENCRE, gras=True),
        _texte(_GAUCHE, 50, unite, 13, _GRIS),
    ]
    for valeur in _graduations(bas, haut):
        trait, epaisseur = (_ENCRE, 1.4) if valeur == 0 else ("#d5dae0", 1)
        hauteur = y(valeur)
        dessin.append(_ligne(_GAUCHE, hauteur, LARGEUR - _DROITE, hauteur, trait, epaisseur))
        signe = "−" if valeur < 0 else ""
        dessin.append(_texte(_GAUCHE - 10, hauteur + 4, f"{signe}{nombre(abs(valeur))}", 13, _GRIS, "end"))
    debut = (x(-1) + x(0)) / 2
    dessin.append(_ligne(debut, _HAUT, debut, HAUTEUR - _BAS, _GRIS, 1, "4 4"))
    dessin.append(_texte(debut + 6, _HAUT + 12, "après", 13, _GRIS))
    dessin.append(_texte(debut - 6, _HAUT + 12, "avant", 13, _GRIS, "end"))
    for p in points:
        couleur, ou = (_AVANT if p.ecart < 0 else _APRES), x(p.ecart)
        if p.bas is not None and p.haut is not None:
            dessin.append(_ligne(ou, y(p.bas), ou, y(p.haut), couleur, 3))
            dessin += [_ligne(ou - 6, y(v), ou + 6, y(v), couleur, 2) for v in (p.bas, p.haut)]
        # A square before, a round after: told apart without colours.
        centre = y(p.effet)
        forme = (
            f'<rect x="{ou - 5:.1f}" y="{centre - 5:.1f}" width="10" height="10" fill="{couleur}"/>'
            if p.ecart < 0
            else f'<circle cx="{ou:.1f}" cy="{centre:.1f}" r="6" fill="{couleur}"/>'
        )
        dessin += [forme, _texte(ou, HAUTEUR - _BAS + 22, _age(p.ecart), 13, _ENCRE, "middle")]
    milieu = (_GAUCHE + LARGEUR - _DROITE) / 2
    dessin.append(_texte(milieu, HAUTEUR - 14, "Années depuis le traitement", 13, _GRIS, "middle"))
    return "\n".join([*dessin, "</svg>\n"])


def _age(annees: int) -> str:
    return "0" if annees == 0 else f"{annees:+d}".replace("-", "−")


def _arrondir(bas: float, haut: float) -> tuple[float, float]:
    marge = (haut - bas or 1.0) * 0.08
    return bas - marge, haut + marge


def _graduations(bas: float, haut: float) -> list[float]:
    """Round values between two bounds, zero among them, five or so."""
    brut = (haut - bas) / 5
    puissance = 10.0 ** math.floor(math.log10(brut))
    pas = next(m * puissance for m in (1, 2, 5, 10) if m * puissance >= brut)
    premier, dernier = math.ceil(bas / pas), math.floor(haut / pas)
    return [round(k * pas, 12) for k in range(premier, dernier + 1)]


def _ligne(x1: float, y1: float, x2: float, y2: float, couleur: str, epaisseur: float, tirets: str = "") -> str:
    suite = f' stroke-dasharray="{tirets}"' if tirets else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{couleur}" '
        f'stroke-width="{epaisseur}"{suite}/>'
    )


def _texte(x: float, y: float, mots: str, corps: int, couleur: str, ancre: str = "start", *, gras: bool = False) -> str:
    poids = ' font-weight="600"' if gras else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{corps}" fill="{couleur}" text-anchor="{ancre}"{poids}>'
        f"{escape(soigner(mots))}</text>"
    )
