"""The outline of a perimeter, without words: for a cover."""

from __future__ import annotations

from collections.abc import Sequence

from binome.documents.carte.geometrie import arrondir, cadrer, chemin, etendue
from binome.documents.carte.modele import Forme, Habillage, Role
from binome.documents.carte.motifs import hachures, peinture
from binome.documents.carte.projection import choisir
from binome.documents.carte.svg import element, texte

_LARGEUR = 400.0


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
