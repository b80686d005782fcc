"""What a map of a territory shows: its EPCI and those around, as fine as its scale asks, and their départements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from binome.documents.carte import Forme, Role
    from binome.documents.carte.modele import Anneau
    from binome.domaine.dossier.dossier import Dossier
    from binome.referentiel.consultation import Referentiel
    from binome.referentiel.modele import Niveau

LARGE_DEGRES = 4.0
"""Beyond this side, a map shows no more of a precise outline than of a light one, and weighs ten times as much."""
_MARGE_DEGRES = 0.45
"""EPCI whose middle lies this far outside the box of the perimeter may still show on its map."""


def roles(dossier: Dossier) -> dict[str, Role]:
    """SIREN → what the EPCI is to the candidature, for those that the dossier cites."""
    from binome.documents.carte import Role

    return {
        m.siren: Role.ailleurs if m.candidature_ailleurs else Role.retenu for m in reversed(dossier.perimetre.membres)
    }


def roles_montres(dossier: Dossier, unites: Iterable[str]) -> dict[str, Role]:
    """What each EPCI is when a perimeter is shown against that of the dossier: kept, proposed, or left out.

    What is a candidate elsewhere stays so, unless it is proposed."""
    from binome.documents.carte import Role

    siens, la = roles(dossier), set(unites)
    laisses = {s: Role.retire if role is Role.retenu else role for s, role in siens.items() if s not in la}
    return laisses | {s: Role.retenu if siens.get(s) is Role.retenu else Role.propose for s in sorted(la)}


def formes_du_territoire(dossier: Dossier, referentiel: Referentiel) -> list[Forme]:
    """The EPCI of a dossier and those that show around them, in degrees; empty when none of its EPCI has an outline."""
    return formes_autour(roles(dossier), referentiel)


def formes_autour(roles: Mapping[str, Role], referentiel: Referentiel) -> list[Forme]:
    """EPCI with the role given (SIREN → role) and those that show around them, in degrees; empty without outline."""
    from binome.documents.carte import Forme, Role
    from binome.referentiel.contours import emprise

    contours = referentiel.contours_epci(roles)
    boite = emprise(contours.values())
    if boite is None:
        return []
    alentour = _alentour(roles, boite, referentiel)
    if (finesse := _finesse(boite)) == "precis":
        contours |= referentiel.contours_epci(alentour)
    else:
        contours = referentiel.contours_epci([*roles, *alentour], finesse)
    return [
        Forme(
            siren,
            epci.nom if (epci := referentiel.epci(siren)) else siren,
            roles.get(siren, Role.voisin),
            [anneau for polygone in contour for anneau in polygone],
        )
        for siren, contour in contours.items()
    ]


def finesse(sirens: Iterable[str], referentiel: Referentiel) -> Niveau:
    """How fine the outlines of a map of these EPCI are."""
    from binome.referentiel.contours import emprise

    boite = emprise(referentiel.contours_epci(sirens, "leger").values())
    return _finesse(boite) if boite else "precis"


def _finesse(boite: tuple[float, float, float, float]) -> Niveau:
    """How fine the outlines of a map are, all of them, from the box that it shows (west, south, east, north)."""
    ouest, sud, est, nord = boite
    return "leger" if max(est - ouest, nord - sud) > LARGE_DEGRES else "precis"


def _proche(place: tuple[float, float, float], boite: tuple[float, float, float, float]) -> bool:
    """Whether a point may lie on a map of that box: the frame is at most about square, hence the larger side."""
    lon, lat, _ = place
    ouest, sud, est, nord = boite
    cote = max(est - ouest, (nord - sud) * 1.5)
    demi_lon, demi_lat = cote / 2 + cote * 0.15 + _MARGE_DEGRES, (nord - sud + est - ouest) / 2 + _MARGE_DEGRES
    return abs(lon - (ouest + est) / 2) <= demi_lon and abs(lat - (sud + nord) / 2) <= demi_lat


def sirens_autour(roles: Mapping[str, Role], referentiel: Referentiel) -> list[str]:
    """The EPCI that show around those of a map; none around nothing."""
    from binome.referentiel.contours import emprise

    boite = emprise(referentiel.contours_epci(roles, "leger").values())
    return _alentour(roles, boite, referentiel) if boite else []


def _alentour(
    roles: Mapping[str, Role], boite: tuple[float, float, float, float], referentiel: Referentiel
) -> list[str]:
    return [s for s, place in referentiel.etiquettes_epci().items() if s not in roles and _proche(place, boite)]


def departements_de(formes: list[Forme], referentiel: Referentiel) -> list[list[Anneau]]:
    """Outlines of the départements that the EPCI lie in, in degrees, as fine as those of the EPCI."""
    from binome.documents.carte import Role
    from binome.referentiel.contours import emprise

    codes = {d for f in formes if (epci := referentiel.epci(f.siren)) for d in epci.departements}
    boite = emprise(tuple((anneau,) for anneau in f.anneaux) for f in formes if f.role is not Role.voisin)
    contours = referentiel.contours_departements(sorted(codes), _finesse(boite) if boite else "precis")
    return [[anneau for polygone in contour for anneau in polygone] for contour in contours.values()]
