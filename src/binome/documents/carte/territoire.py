"""The map of a perimeter: its EPCI with their names, those around them, its towns, département limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from binome.documents.carte import style
from binome.documents.carte.geometrie import PAS, Cadre, arrondir, cadrer, chemin, etendue, limites, poser_sur_pas
from binome.documents.carte.habillage import (
    LARGEUR,
    echelle,
    ecrire,
    feuille,
    legende,
    limite_departement,
    longueur_ronde,
    pied,
    replier,
)
from binome.documents.carte.modele import Anneau, CarteDePage, Forme, Habillage, Legende, Rang, Role, Ville
from binome.documents.carte.motifs import hachures, peinture
from binome.documents.carte.noms.nommer import Noms, Pose, nommer
from binome.documents.carte.noms.villes import VillePosee
from binome.documents.carte.pose import poser, rectangle, sur_feuille
from binome.documents.carte.projection import Projection, choisir
from binome.documents.carte.svg import element, texte

HAUTEURS = (380.0, 760.0)
TELEPHONE = 360.0
"""Units for the width of a phone: on a map made for a larger page, names are placed a second time for it."""
METRES_DE_PRES = 100.0
"""Under so many metres per unit, a map is close enough to show the communes of its members."""


def carte_du_territoire(
    formes: Sequence[Forme],
    habillage: Habillage,
    departements: Sequence[Sequence[Anneau]] = (),
    villes: Sequence[Ville] = (),
) -> str:
    """Draw a territory as SVG, with its title, its legend, its scale and its source.

    `formes`: EPCI to draw, in degrees; the frame fits those that are not neighbours. `departements`: the rings of each
    département, in degrees. The drawing is 800 units wide. No EPCI at all gives a sheet that says so.
    """
    tete, haut = entete(habillage.titre)
    compose = _composer(formes, habillage, departements, villes, haut)
    if compose is None:
        vide = ecrire(16, haut + 30, "Aucune intercommunalité à dessiner : le périmètre est vide ou inconnu.", 15)
        return feuille(habillage, haut + 60, [tete, vide])
    dite, bas = compose.legende, _bas(compose.cadre)
    cles, fin = legende(dite.roles, bas + 10, habillage.prefixe, dite.departements, dite.renvois, rangs=dite.rangs)
    mesure = echelle(LARGEUR - 24, bas + 16, compose.cadre.metres_par_unite, LARGEUR * 0.25)
    sources, fin = pied(fin + 4, habillage.source)
    return feuille(habillage, fin, [*compose.contenu, tete, cles, mesure, sources])


def carte_de_page(
    formes: Sequence[Forme],
    habillage: Habillage,
    departements: Sequence[Sequence[Anneau]] = (),
    villes: Sequence[Ville] = (),
    largeur: float = LARGEUR,
) -> CarteDePage:
    """The same map for a page, which writes its legend, its scale and its source itself, at a size that one reads.

    `largeur`: units for the width that the page gives it, so that letters keep about their size there."""
    compose = _composer(formes, habillage, departements, villes, 0.0, largeur, telephone=True)
    if compose is None:
        return CarteDePage(carte_du_territoire((), habillage), None)
    return CarteDePage(feuille(habillage, compose.cadre.hauteur, compose.contenu, largeur), compose.legende)


@dataclass(frozen=True, slots=True)
class _Compose:
    """A map without its words around: its pieces of drawing, its frame, and what its legend has to say."""

    contenu: Sequence[str]
    cadre: Cadre
    legende: Legende


def _composer(
    formes: Sequence[Forme],
    habillage: Habillage,
    departements: Sequence[Sequence[Anneau]],
    villes: Sequence[Ville],
    haut: float,
    largeur: float = LARGEUR,
    *,
    telephone: bool = False,
) -> _Compose | None:
    membres = [f for f in formes if f.role is not Role.voisin] or list(formes)
    projection = choisir(a for f in membres for a in f.anneaux)
    boite = etendue(projection(a) for f in membres for a in f.anneaux if len(a))
    if boite is None:
        return None
    hauteurs = (HAUTEURS[0] * largeur / LARGEUR, HAUTEURS[1] * largeur / LARGEUR)
    cadre = replace(cadrer(boite, largeur, hauteurs), y=haut)
    poses = poser(sorted(formes, key=lambda f: (list(Role).index(f.role), f.siren)), projection, cadre)
    departementales = dessiner_departements([sur_feuille(rings, projection, cadre) for rings in departements])
    sirens = {f.siren for f in membres}

    def nommer_dans(cadre: Cadre, poses: Sequence[Pose]) -> Noms:
        return nommer(poses, poser_villes(villes, poses, sirens, projection, cadre), cadre)

    noms = nommer_dans(cadre, poses)
    contenu = [*surfaces(poses, habillage.prefixe), *departementales, noms.en_svg()]
    petits = None
    if telephone and largeur > TELEPHONE:
        petit = _reduit(cadre, fois := largeur / TELEPHONE)
        petits = nommer_dans(petit, [(f, [a / fois for a in anneaux]) for f, anneaux in poses])
        contenu.append(petits.agrandis(fois))
    dessin = element("g", contenu, clip_path=f"url(#{habillage.prefixe}-cadre)")
    bord = element("rect", **rectangle(cadre), fill="none", stroke=style.BORD_ENCART, stroke_width=0.8)
    roles = {f.role for f, _ in poses}
    metres = longueur_ronde(largeur * 0.25 * cadre.metres_par_unite)
    dite = Legende(
        roles=[r for r in reversed(Role) if r in roles],
        departements=bool(departementales),
        rangs=[r for r in Rang if r in noms.rangs],
        renvois=noms.renvois,
        renvois_petits=noms.renvois if petits is None else petits.renvois,
        source=habillage.source,
        metres=metres,
        part=metres / cadre.metres_par_unite / largeur,
    )
    return _Compose([_definitions(cadre, habillage.prefixe), dessin, bord], cadre, dite)


def _reduit(cadre: Cadre, fois: float) -> Cadre:
    """The same land on a sheet so many times smaller."""
    return Cadre(
        cadre.x / fois,
        cadre.y / fois,
        cadre.largeur / fois,
        cadre.hauteur / fois,
        cadre.metres_par_unite * fois,
        cadre.ouest,
        cadre.nord,
    )


def poser_villes(
    villes: Sequence[Ville],
    poses: Sequence[tuple[Forme, Sequence[Anneau]]],
    membres: set[str],
    projection: Projection,
    cadre: Cadre,
) -> list[VillePosee]:
    """The towns that show; small ones only on a map that is close."""
    de_pres = cadre.metres_par_unite < METRES_DE_PRES
    vues = [v for v in villes if v.rang is not Rang.commune or (de_pres and v.siren in membres)]
    if not vues:
        return []
    chez = {forme.siren: anneaux for forme, anneaux in poses if forme.siren in membres}
    points = cadre.poser(projection(np.array([(v.lon, v.lat) for v in vues])))
    gauche, haut, droite, bas = cadre.boite
    return [
        VillePosee(ville, x, y, ville.siren in membres, chez.get(ville.siren, ()))
        for ville, (x, y) in zip(vues, points.tolist(), strict=True)
        if gauche <= x <= droite and haut <= y <= bas
    ]


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
