"""Putting shapes on a sheet: projected, placed in a frame, clipped a little outside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from binome.documents.carte.geometrie import Cadre, rogner
from binome.documents.carte.modele import Anneau, Forme
from binome.documents.carte.projection import Projection

DEBORD = 6.0
"""Shapes are clipped this far outside the frame, so that their cut edges stay hidden."""


def sur_feuille(anneaux: Sequence[Anneau], projection: Projection, cadre: Cadre) -> list[Anneau]:
    """The rings that show in the frame, in units of the drawing."""
    gauche, haut, droite, bas = cadre.boite
    large = (gauche - DEBORD, haut - DEBORD, droite + DEBORD, bas + DEBORD)
    poses = (rogner(cadre.poser(projection(a)), large) for a in anneaux if len(a))
    return [a for a in poses if len(a) >= 3]


def poser(formes: Sequence[Forme], projection: Projection, cadre: Cadre) -> list[tuple[Forme, list[Anneau]]]:
    """Shapes with their placed rings, those that do not show left out."""
    poses = [(f, sur_feuille(f.anneaux, projection, cadre)) for f in formes]
    return [(f, anneaux) for f, anneaux in poses if anneaux]


def rectangle(cadre: Cadre) -> dict[str, Any]:
    """Attributes of the frame's rectangle."""
    return {"x": cadre.x, "y": cadre.y, "width": cadre.largeur, "height": cadre.hauteur}
