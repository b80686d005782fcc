"""The map of a perimeter: its EPCI with their names, those around them, département limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from binome.documents.carte import style
from binome.documents.carte.etiquettes import INTERLIGNE, Boite, Etiquette, Places, chercher_places, placer
from binome.documents.carte.geometrie import (
    PAS,
    Cadre,
    aire,
    arrondir,
    cadrer,
    chemin,
    etendue,
    limites,
    poser_sur_pas,
)
from binome.documents.carte.habillage import (
    LARGEUR,
    echelle,
    ecrire,
    feuille,
    legende,
    limite_departement,
    pied,
    replier,
)
from binome.documents.carte.modele import Anneau, Forme, Habillage, Role
from binome.documents.carte.motifs import hachures, peinture
from binome.documents.carte.pose import poser, rectangle, sur_feuille
from binome.documents.carte.projection import choisir
from binome.documents.carte.svg import element, texte

HAUTEURS = (380.0, 760.0)
_AIRE_NOMMEE = 900.0
"""Neighbours that show less than this (square units) are too small for their name."""


def carte_du_territoire(
    formes: Sequence[Forme], habillage: Habillage, departements: Sequence[Sequence[Anneau]] = ()
) -> str:
    """Draw a territory as SVG.

    `formes`: EPCI to draw, in degrees; the frame fits those that are not neighbours. `departements`: the rings of each
    département, in degrees. The drawing is 800 units wide. No EPCI at all gives a sheet that says so.
    """
    membres = [f for f in formes if f.role is not Role.voisin] or list(formes)
    projection = choisir(a for f in membres for a in f.anneaux)
    boite = etendue(projection(a) for f in membres for a in f.anneaux if len(a))
    tete, haut = entete(habillage.titre)
    if boite is None:
        vide = ecrire(16, haut + 30, "Aucune intercommunalité à dessiner : le périmètre est vide ou inconnu.", 15)
        return feuille(habillage, haut + 60, [tete, vide])
    cadre = replace(cadrer(boite, LARGEUR, HAUTEURS), y=haut)
    poses = poser(sorted(formes, key=lambda f: (list(Role).index(f.role), f.siren)), projection, cadre)
    departementales = dessiner_departements([sur_feuille(rings, projection, cadre) for rings in departements])
    noms, renvois = _noms(poses, cadre)
    contenu = [*surfaces(poses, habillage.prefixe), *departementales, noms]
    dessin = element("g", contenu, clip_path=f"url(#{habillage.prefixe}-cadre)")
    roles = {f.role for f, _ in poses}
    cles, fin = legende(
        [r for r in reversed(Role) if r in roles], _bas(cadre) + 10, habillage.prefixe, bool(departementales), renvois
    )
    mesure = echelle(LARGEUR - 24, _bas(cadre) + 16, cadre.metres_par_unite, LARGEUR * 0.25)
    sources, fin = pied(fin + 4, habillage.source)
    definitions = _definitions(cadre, habillage.prefixe)
    bord = element("rect", **rectangle(cadre), fill="none", stroke=style.BORD_ENCART, stroke_width=0.8)
    return feuille(habillage, fin, [definitions, tete, dessin, bord, cles, mesure, sources])


def _bas(cadre: Cadre) -> float:
    return cadre.y + cadre.hauteur


def entete(titre: str) -> tuple[str, float]:
    """The title on top of a sheet, and where the map begins under it."""
    lignes = replier(titre, LARGEUR - 32, style.CORPS_TITRE)[:3]
    pas = style.CORPS_TITRE * 1.25
    dessin = [ecrire(16, 28 + k * pas, li, style.CORPS_TITRE, font_weight="600") for k, li in enumerate(lignes)]
    return element("g", dessin, class_="titre", aria_hidden="true"), 14 + len(lignes) * pas + 8


def _definitions(cadre: Cadre, prefixe: str) -> str:
    decoupe = element("rect", **rectangle(cadre))
    return element("defs", element("clipPath", decoupe, id=f"{prefixe}-cadre") + hachures(prefixe))


def surfaces(
    poses: Sequence[tuple[Forme, list[Anneau]]], prefixe: str, tons: Mapping[str, int] | None = None
) -> list[str]:
    """The areas, in the order given. `tons`: SIREN → rank of its earth tone, the place in `poses` without it."""
    return [
        element(
            "path",
            element("title", texte(forme.nom)),
            d=chemin(arrondir(a) for a in anneaux),
            fill_rule="evenodd",
            stroke_linejoin="round",
            class_=f"epci {forme.role}",
            data_siren=forme.siren,
            **peinture(forme.role, prefixe, tons[forme.siren] if tons else rang),
        )
        for rang, (forme, anneaux) in enumerate(poses)
    ]


def dessiner_departements(poses: Sequence[Sequence[Anneau]]) -> list[str]:
    """The dashed limits between départements, from their placed rings; nothing when none shows."""
    d = limites([poser_sur_pas(a) for anneaux in poses for a in anneaux], PAS)
    if not d:
        return []
    lisere = element("path", d=d, fill="none", stroke=style.BLANC, stroke_width=2.6, stroke_opacity="0.75")
    return [lisere, limite_departement(d)]


def _noms(poses: Sequence[tuple[Forme, list[Anneau]]], cadre: Cadre) -> tuple[str, list[tuple[int, str]]]:
    """Place the members' names first, the largest first, then the neighbours'; members without room get a number."""
    occupees: list[Boite] = []
    rangs = {role: rang for rang, role in enumerate(reversed(Role))}
    dessins: list[str] = []
    renvois: list[tuple[int, str]] = []
    for forme, anneaux in sorted(poses, key=lambda p: (rangs[p[0].role], -aire(p[1]), p[0].siren)):
        if forme.role is Role.voisin and aire(anneaux) < _AIRE_NOMMEE:
            continue
        places = chercher_places(anneaux, cadre.boite)
        if forme.role is Role.voisin:
            posee = placer(forme.nom_court, places, style.CORPS_VOISIN, occupees, cadre.boite, 0.85)
        else:
            posee = placer(forme.nom_court, places, style.CORPS_MEMBRE, occupees, cadre.boite, 0.6)
            if posee is None and len(places.points):
                renvois.append((len(renvois) + 1, forme.nom_court))
                posee = _numero(len(renvois), places, occupees, cadre)
        dessins += [nom(posee, forme.role)] if posee else []
    return element("g", dessins, class_="noms", text_anchor="middle"), renvois


def _numero(numero: int, places: Places, occupees: list[Boite], cadre: Cadre) -> Etiquette:
    x, y = places.points[0].tolist()
    posee = placer(str(numero), places, (11.0, 8.0), occupees, cadre.boite, 0.0)
    return posee or Etiquette((str(numero),), x, y, 8.0)


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
