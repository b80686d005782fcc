"""Who is named on a map, in which order: members, their towns, the chief towns around, the neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from binome.documents.carte import style
from binome.documents.carte.geometrie import Cadre, aire
from binome.documents.carte.modele import Anneau, Forme, Rang, Role
from binome.documents.carte.noms.etiquettes import (
    INTERLIGNE,
    Boite,
    Etiquette,
    Places,
    Segments,
    chercher_places,
    placer,
    segments,
    touche,
)
from binome.documents.carte.noms.villes import VillePosee, poser_le_nom
from binome.documents.carte.svg import element, texte

_AIRE_NOMMEE = 900.0
"""Neighbours that show less than this (square units) are too small for their name."""
CHEFS = (Rang.prefecture, Rang.sous_prefecture)
"""Ranks of the towns that are chief towns of a département or of an arrondissement."""
Pose = tuple[Forme, list[Anneau]]


@dataclass
class Noms:
    """The names placed so far. `renvois`: members without room for their name, with their number; `boites`: what each
    name and each sign covers; `rangs`: ranks of the towns shown."""

    cadre: Cadre
    dessins: list[str] = field(default_factory=list)
    renvois: list[tuple[int, str]] = field(default_factory=list)
    boites: list[Boite] = field(default_factory=list)
    rangs: set[Rang] = field(default_factory=set)

    def en_svg(self) -> str:
        return element("g", self.dessins, class_="noms", text_anchor="middle")

    def agrandis(self, fois: float) -> str:
        """The names of a small map on a larger one of the same land."""
        return element("g", self.dessins, class_="noms petits", text_anchor="middle", transform=f"scale({fois:g})")


def nommer(poses: Sequence[Pose], villes: Sequence[VillePosee], cadre: Cadre) -> Noms:
    """Place all names: the members' first, the largest first; members without room get a number."""
    noms = Noms(cadre)
    rangs = {role: rang for rang, role in enumerate(reversed(Role))}
    ordre = sorted(poses, key=lambda p: (rangs[p[0].role], -aire(p[1]), p[0].siren))
    importantes = [v for v in villes if v.membre and v.ville.rang is not Rang.commune]
    for forme, anneaux in ordre:
        if forme.role is not Role.voisin:
            places = chercher_places(anneaux, cadre.boite)
            if not nommer_membre(forme, places, importantes, noms, style.CORPS_MEMBRE, 0.6) and len(places.points):
                noms.renvois.append((len(noms.renvois) + 1, forme.nom_court))
                noms.dessins.append(nom(_numero(len(noms.renvois), places, noms), forme.role))
    retenus = [a for forme, anneaux in poses if forme.role is Role.retenu for a in anneaux]
    sombres = segments(retenus) if retenus else None
    numerotes = {nom for _, nom in noms.renvois}
    tus = {forme.siren for forme, _ in poses if forme.nom_court in numerotes}
    siennes = [v for v in importantes if v.ville.siren not in tus or v.ville.rang in CHEFS]
    nommer_villes(siennes, noms, sombres)
    nommer_villes([v for v in villes if not v.membre and v.ville.rang in CHEFS], noms, sombres)
    for forme, anneaux in ordre:
        if forme.role is Role.voisin and aire(anneaux) >= _AIRE_NOMMEE:
            places = chercher_places(anneaux, cadre.boite)
            if posee := placer(forme.nom_court, places, style.CORPS_VOISIN, noms.boites, cadre.boite, 0.85):
                noms.dessins.append(nom(posee, forme.role))
    nommer_villes([v for v in villes if v.membre and v.ville.rang is Rang.commune], noms, sombres)
    return noms


def nommer_membre(
    forme: Forme, places: Places, villes: Sequence[VillePosee], noms: Noms, corps: tuple[float, float], aisance: float
) -> bool:
    """The name of a member, clear of the signs of towns when it can be, on them rather than not at all; whether it
    had room."""
    points = [v.point for v in villes]
    for obstacles in (points, []):
        essai = [*noms.boites, *obstacles]
        if posee := placer(forme.nom_court, places, corps, essai, noms.cadre.boite, aisance):
            noms.boites.append(essai[-1])
            noms.dessins.append(nom(posee, forme.role))
            return True
    return False


def _numero(numero: int, places: Places, noms: Noms) -> Etiquette:
    x, y = places.points[0].tolist()
    posee = placer(str(numero), places, (11.0, 8.0), noms.boites, noms.cadre.boite, 0.0)
    return posee or Etiquette((str(numero),), x, y, 8.0)


def nommer_villes(villes: Sequence[VillePosee], noms: Noms, sombres: Segments | None) -> None:
    """The towns that have room, the most important first; `sombres`: the areas whose names are white."""
    rangs = list(Rang)
    ordre = sorted(villes, key=lambda v: (rangs.index(v.ville.rang), -v.ville.population, v.ville.nom))
    # A sign under a name that is already there will not be drawn: it is no obstacle.
    libres = [v for v in ordre if not any(touche(v.point, boite) for boite in noms.boites)]
    signes = {id(v): v.point for v in libres if v.ville.rang is not Rang.commune}
    for posee in libres:
        points = [point for cle, point in signes.items() if cle != id(posee)]
        if trace := poser_le_nom(posee, noms.boites, points, noms.cadre.boite, sombres):
            noms.dessins.append(trace)
            noms.rangs.add(posee.ville.rang)


def nom(etiquette: Etiquette, role: Role) -> str:
    """A placed name, in letters that stand out on its area."""
    pas = etiquette.corps * INTERLIGNE
    debut = etiquette.y - (len(etiquette.lignes) - 1) * pas / 2 + etiquette.corps * 0.34
    lignes = [element("tspan", texte(li), x=etiquette.x, y=debut + k * pas) for k, li in enumerate(etiquette.lignes)]
    encre = {Role.retenu: style.BLANC, Role.voisin: style.ENCRE_DOUCE}.get(role, style.ENCRE)
    return element(
        "text",
        lignes,
        class_=f"nom {role}",
        font_family=style.POLICE,
        font_size=etiquette.corps,
        font_weight="400" if role is Role.voisin else "600",
        fill=encre,
        stroke=style.ACCENT if role is Role.retenu else style.PAPIER,
        stroke_width=3,
        stroke_linejoin="round",
        paint_order="stroke",
    )
