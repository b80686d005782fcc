"""Small maps in one frame, to compare perimeters: one by one for a page, or together on a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from binome.documents.carte import style
from binome.documents.carte.geometrie import Cadre, aire, cadrer, etendue
from binome.documents.carte.habillage import echelle, ecrire, feuille, legende, pied, replier
from binome.documents.carte.modele import Anneau, Forme, Habillage, Role, Ville
from binome.documents.carte.motifs import hachures
from binome.documents.carte.noms.etiquettes import chercher_places, segments
from binome.documents.carte.noms.nommer import CHEFS, Noms, nommer_membre, nommer_villes
from binome.documents.carte.pose import poser, rectangle, sur_feuille
from binome.documents.carte.projection import Projection, choisir
from binome.documents.carte.svg import element, texte
from binome.documents.carte.territoire import dessiner_departements, entete, poser_villes, surfaces

COTE = 376.0
"""Width of a small map, in units of the drawing: two stand side by side on a sheet."""
_HAUTEURS = (230.0, 380.0)
_PIED, _TITRE, _MARGE = 30.0, 17.0, 16.0
_CORPS = (14.0, 10.5)


@dataclass(frozen=True, slots=True)
class Vignette:
    """A small map: its words; its shapes, départements and towns in degrees. Those of a sheet show the same land."""

    titre: str
    formes: Sequence[Forme]
    departements: Sequence[Sequence[Anneau]] = ()
    villes: Sequence[Ville] = ()


def vignette(sujet: Vignette, habillage: Habillage, ensemble: Sequence[Vignette] = ()) -> str | None:
    """One small map as SVG, framed like all of `ensemble`; None when there is nothing to draw."""
    place = _cadre([sujet, *ensemble])
    if place is None:
        return None
    projection, cadre = place
    tete = element("title", texte(habillage.titre), id=f"{habillage.prefixe}-titre")
    description = element("desc", texte(habillage.description or habillage.titre), id=f"{habillage.prefixe}-desc")
    return element(
        "svg",
        [tete, description, *_dessin(sujet, projection, cadre, habillage.prefixe)],
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {COTE:g} {cadre.hauteur + _PIED:.0f}",
        role="img",
        aria_labelledby=f"{habillage.prefixe}-titre {habillage.prefixe}-desc",
        class_="vignette",
    )


def planche(vignettes: Sequence[Vignette], habillage: Habillage) -> str:
    """Small maps two by two on a sheet 800 units wide, with one legend and one source."""
    tete, haut = entete(habillage.titre)
    place = _cadre(vignettes)
    if place is None:
        vide = ecrire(_MARGE, haut + 30, "Aucune intercommunalité à dessiner.", 15)
        return feuille(habillage, haut + 60, [tete, vide])
    projection, cadre = place
    contenu = [tete]
    for rang in range(0, len(vignettes), 2):
        paire = vignettes[rang : rang + 2]
        titres = [replier(v.titre, COTE - 4, style.CORPS_LEGENDE + 1)[:3] for v in paire]
        hauteur = max(map(len, titres)) * _TITRE + 6
        for k, (sujet, lignes) in enumerate(zip(paire, titres, strict=True)):
            x = _MARGE + k * (COTE + _MARGE)
            contenu += [
                ecrire(x, haut + 14 + li * _TITRE, ligne, style.CORPS_LEGENDE + 1, font_weight="600")
                for li, ligne in enumerate(lignes)
            ]
            ici = replace(cadre, x=x, y=haut + hauteur)
            contenu += _dessin(sujet, projection, ici, f"{habillage.prefixe}-{rang + k}")
        haut += hauteur + cadre.hauteur + _PIED + 10
    roles = {f.role for v in vignettes for f in v.formes}
    # The legend points at the hatching of the first map.
    cles, fin = legende([r for r in reversed(Role) if r in roles], haut, f"{habillage.prefixe}-0", False)
    sources, fin = pied(fin + 4, habillage.source)
    return feuille(habillage, fin, [*contenu, cles, sources])


def _cadre(vignettes: Sequence[Vignette]) -> tuple[Projection, Cadre] | None:
    membres = [f for v in vignettes for f in v.formes if f.role is not Role.voisin]
    projection = choisir(a for f in membres for a in f.anneaux)
    boite = etendue(projection(a) for f in membres for a in f.anneaux if len(a))
    return (projection, cadrer(boite, COTE, _HAUTEURS, marge=0.05)) if boite else None


def _dessin(sujet: Vignette, projection: Projection, cadre: Cadre, prefixe: str) -> list[str]:
    coin = rectangle(cadre)
    definitions = element("defs", element("clipPath", element("rect", **coin), id=f"{prefixe}-cadre"))
    motif = element("defs", hachures(prefixe))
    poses = poser(sorted(sujet.formes, key=lambda f: (list(Role).index(f.role), f.siren)), projection, cadre)
    # The same neighbour has the same tone on every map.
    tons = {siren: rang for rang, siren in enumerate(sorted(f.siren for f in sujet.formes))}
    membres = {forme.siren for forme in sujet.formes if forme.role is not Role.voisin}
    villes = poser_villes([v for v in sujet.villes if v.rang in CHEFS], poses, membres, projection, cadre)
    noms = Noms(cadre)
    for forme, anneaux in sorted(poses, key=lambda p: (-aire(p[1]), p[0].siren)):
        if forme.siren in membres:
            nommer_membre(forme, chercher_places(anneaux, cadre.boite), villes, noms, _CORPS, 0.45)
    retenus = [a for forme, anneaux in poses if forme.role is Role.retenu for a in anneaux]
    nommer_villes(villes, noms, segments(retenus) if retenus else None)
    limites = dessiner_departements([sur_feuille(rings, projection, cadre) for rings in sujet.departements])
    carte = element("g", [*surfaces(poses, prefixe, tons), *limites, noms.en_svg()], clip_path=f"url(#{prefixe}-cadre)")
    bord = element("rect", **coin, fill="none", stroke=style.BORD_ENCART, stroke_width=0.8)
    mesure = echelle(cadre.x + COTE - 2, cadre.y + cadre.hauteur + 8, cadre.metres_par_unite, COTE * 0.25)
    return [definitions, motif, carte, bord, mesure]
