"""The map of France: every EPCI, the territory of a candidature, the overseas territories in insets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from binome.documents.carte import style
from binome.documents.carte.geometrie import Cadre, arrondir, cadrer, chemin, etendue, rogner
from binome.documents.carte.habillage import (
    LARGEUR,
    echelle,
    ecrire,
    feuille,
    legende,
    legende_des_gradins,
    longueur_ronde,
    pied,
)
from binome.documents.carte.modele import Anneau, CarteDePage, Forme, Gradins, Habillage, Legende, Role
from binome.documents.carte.motifs import hachures, peinture
from binome.documents.carte.projection import METROPOLE, choisir
from binome.documents.carte.svg import element, texte

_PAS = 2
"""Steps per unit: half a unit, about 600 m in mainland France."""
LIGNE_ENCARTS = 130.0


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of France drawn in its own frame: west, south, east, north in degrees."""

    nom: str
    boite: tuple[float, float, float, float]


ZONES = (
    Zone("Métropole", METROPOLE),
    Zone("Guadeloupe", (-62.0, 15.7, -60.9, 16.7)),
    Zone("Martinique", (-61.4, 14.3, -60.7, 15.0)),
    Zone("Guyane", (-54.8, 2.0, -51.4, 6.0)),
    Zone("La Réunion", (55.1, -21.5, 55.9, -20.8)),
    Zone("Mayotte", (44.9, -13.1, 45.4, -12.5)),
    Zone("Saint-Pierre-et-Miquelon", (-56.6, 46.6, -56.0, 47.2)),
    Zone("Polynésie française", (-155.0, -28.0, -134.0, -7.0)),
    Zone("Nouvelle-Calédonie", (163.0, -23.0, 168.5, -19.4)),
)


def carte_de_france(
    formes: Sequence[Forme],
    habillage: Habillage,
    noms: Mapping[Role, str] | None = None,
    gradins: Gradins | None = None,
) -> str:
    """Draw all of France as SVG, 800 units wide, with the shapes that are not neighbours in evidence.

    `formes`: every EPCI, in degrees, best from a light level of detail: points closer than half a unit are merged.
    `noms`: how the legend calls these roles, when it is not as in a perimeter; `gradins`: the steps that those in
    evidence are painted by, in the place of their roles.
    """
    dessins, cadre, haut = _composer(formes, habillage.prefixe, gradins)
    roles = [r for r in reversed(Role) if any(f.role is r for f in formes)]
    cles, bas = (
        legende_des_gradins(gradins, haut + 8, "Autre EPCI")
        if gradins
        else legende(roles, haut + 8, habillage.prefixe, False, autres="Autre EPCI", noms=noms)
    )
    mesure = echelle(LARGEUR - 24, haut + 14, cadre.metres_par_unite, 160) if cadre else ""
    sources, bas = pied(bas + 2, habillage.source)
    return feuille(habillage, bas, [*dessins, cles, mesure, sources])


def france_de_page(formes: Sequence[Forme], habillage: Habillage, noms: Mapping[Role, str]) -> CarteDePage:
    """The same for a page, which writes its legend, its scale and its source itself."""
    dessins, cadre, haut = _composer(formes, habillage.prefixe)
    svg = feuille(habillage, haut + 4, dessins)
    if cadre is None:
        return CarteDePage(svg, None)
    presents = {f.role for f in formes}
    metres = longueur_ronde(LARGEUR * 0.25 * cadre.metres_par_unite)
    dite = Legende(
        roles=[r for r in reversed(Role) if r in presents],
        departements=False,
        rangs=(),
        renvois=(),
        source=habillage.source,
        metres=metres,
        part=metres / cadre.metres_par_unite / LARGEUR,
        libelles=noms,
        ou="de la métropole",
    )
    return CarteDePage(svg, dite)


def _composer(
    formes: Sequence[Forme], prefixe: str, gradins: Gradins | None = None
) -> tuple[list[str], Cadre | None, float]:
    """The drawing of all the zones, the frame of mainland France if it shows, and the bottom."""
    par_zone = repartir(formes)
    metropole = par_zone.pop(ZONES[0].nom, [])
    dessins = [element("defs", hachures(prefixe))]
    haut, cadre = 12.0, None
    boite = etendue(choisir(f.anneaux)(a) for f in metropole for a in f.anneaux if len(a))
    if boite:
        cadre = replace(cadrer(boite, LARGEUR, (300.0, LARGEUR), marge=0.015), y=haut)
        dessins.append(_zone(metropole, cadre, prefixe, gradins))
        haut += cadre.hauteur
    encarts, haut = _encarts(par_zone, haut + 6, prefixe, gradins)
    return [*dessins, encarts], cadre, haut


class Dessinable(Protocol):
    """What has rings."""

    @property
    def anneaux(self) -> Sequence[Anneau]: ...


D = TypeVar("D", bound=Dessinable)


def repartir(formes: Sequence[D]) -> dict[str, list[D]]:
    """Group shapes by zone, after their first point; what lies in none is left out (no EPCI does)."""
    par_zone: dict[str, list[D]] = {}
    for forme in formes:
        premier = next((a[0] for a in forme.anneaux if len(a)), None)
        if premier is None:
            continue
        lon, lat = float(premier[0]), float(premier[1])
        for zone in ZONES:
            ouest, sud, est, nord = zone.boite
            if ouest <= lon <= est and sud <= lat <= nord:
                par_zone.setdefault(zone.nom, []).append(forme)
                break
    return par_zone


def _encarts(par_zone: dict[str, list[Forme]], haut: float, prefixe: str, gradins: Gradins | None) -> tuple[str, float]:
    if not par_zone:
        return "", haut
    largeur = min(LARGEUR / len(par_zone), 190.0)
    presentes = [z.nom for z in ZONES if z.nom in par_zone]
    dessins = [
        _encart(nom, par_zone[nom], rang * largeur + 5, haut, largeur - 10, prefixe, gradins)
        for rang, nom in enumerate(presentes)
    ]
    return element("g", dessins, class_="encarts"), haut + LIGNE_ENCARTS


def _encart(
    nom: str, formes: Sequence[Forme], x: float, y: float, largeur: float, prefixe: str, gradins: Gradins | None
) -> str:
    projection = choisir(a for f in formes for a in f.anneaux)
    boite = etendue(projection(a) for f in formes for a in f.anneaux if len(a)) or (0.0, 0.0, 1.0, 1.0)
    hauteur = LIGNE_ENCARTS - 22
    cadre = replace(cadrer(boite, largeur, (hauteur, hauteur), marge=0.05), x=x, y=y)
    bord = element(
        "rect", x=x, y=y, width=largeur, height=hauteur, fill="none", stroke=style.BORD_ENCART, stroke_width=0.8
    )
    legende_encart = ecrire(x + largeur / 2, y + hauteur + 14, nom, 12, text_anchor="middle")
    return _zone(formes, cadre, prefixe, gradins) + bord + legende_encart


def _zone(formes: Sequence[Forme], cadre: Cadre, prefixe: str, gradins: Gradins | None = None) -> str:
    """The shapes of a frame; the others share their looks in one group per earth tone, which keeps the file small."""
    projection = choisir(a for f in formes for a in f.anneaux)
    autres: list[list[str]] = [[] for _ in style.TERRES]
    evidence: list[str] = []
    for rang, forme in enumerate(sorted(formes, key=lambda f: (list(Role).index(f.role), f.siren))):
        anneaux = [rogner(cadre.poser(projection(a)), cadre.boite) for a in forme.anneaux if len(a)]
        d = chemin((arrondir(a, _PAS) for a in anneaux), _PAS)
        if forme.role is not Role.voisin:
            evidence.append(_surface(forme, d or _point(anneaux), prefixe, gradins))
        elif d:
            autres[rang % len(autres)].append(element("path", d=d, data_siren=forme.siren))
    fonds = [
        element("g", traces, class_="epci voisin", **(peinture(Role.voisin, prefixe, k) | {"stroke_width": 0.4}))
        for k, traces in enumerate(autres)
        if traces
    ]
    return element("g", fonds + evidence, stroke_linejoin="round", fill_rule="evenodd")


def _surface(forme: Forme, d: str, prefixe: str, gradins: Gradins | None) -> str:
    trait = 1.0 if forme.role is Role.ailleurs else 0.4
    habits = peinture(forme.role, prefixe) | {"stroke_width": trait}
    if gradins:
        habits["fill"] = style.GRADINS[gradins.rangs[forme.siren]]
    nom = element("title", texte(forme.nom))
    return element("path", nom, d=d, class_=f"epci {forme.role}", data_siren=forme.siren, **habits)


def _point(anneaux: Sequence[Anneau]) -> str:
    """A small square for a member too small to be seen at this scale."""
    x, y = anneaux[0][0].tolist() if anneaux and len(anneaux[0]) else (0.0, 0.0)
    return f"M{x - 1:.1f} {y - 1:.1f}h2v2h-2z"
