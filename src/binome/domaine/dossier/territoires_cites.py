"""The codes of places that a dossier cites and that nobody knows, each with the nearest one that exists.

A code of the dossier's own vintage is known: a commune merged since, an arrondissement, an EPCI dissolved since.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from binome.domaine.dossier.acteurs import NatureOrganisation, Organisation
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import de
from binome.domaine.socle.geographie import Geographie

_GENRES = {
    "departement": "aucun département",
    "region": "aucune région",
    "commune": "aucune commune",
    "epci": "aucun EPCI à fiscalité propre",
}


@dataclass(frozen=True)
class CodeInconnu:
    """A code that names nothing: its place in the dossier, what it should name, the code meant perhaps."""

    lieu: str
    genre: str
    code: str
    proche: str | None = None

    def __str__(self) -> str:
        conseil = f" (peut-être {self.proche})" if self.proche else ""
        return f"« {self.code} » n'est le code d'{_GENRES[self.genre]}{conseil}"


def codes_inconnus(dossier: Dossier, geographie: Geographie) -> tuple[CodeInconnu, ...]:
    """Every code cited outside the list of members that the geography cannot resolve, in the order of the dossier."""
    cites = [(lieu, genre, code) for lieu, genre, code in _cites(dossier) if not _connu(genre, code, geographie)]
    return tuple(CodeInconnu(lieu, genre, code, proche(genre, code, geographie)) for lieu, genre, code in cites)


def proche(genre: str, code: str, geographie: Geographie) -> str | None:
    """The code that exists and that was meant perhaps: a zero lost, a small letter, a letter too many."""
    largeur = 5 if genre == "commune" else 2
    net = re.sub(r"\s", "", code).upper()
    for essai in (net, net.zfill(largeur), re.sub(r"[A-Z]+$", "", net), re.sub(r"\D", "", net).zfill(largeur)):
        if essai and essai != code and _existe(genre, essai, geographie):
            return f"{essai}, {_nom(genre, essai, geographie)}"
    commune = geographie.commune(code) if genre == "epci" else None
    return f"la commune {de(commune.nom)}, qui n'en est pas un" if commune else None


def _cites(dossier: Dossier) -> Iterator[tuple[str, str, str]]:
    if annonce := dossier.perimetre.territoire_annonce:
        yield "perimetre.territoire_annonce", annonce.nature, annonce.code
    for fiche in dossier.plan_actions.fiches:
        ici = f"plan_actions.fiches[{fiche.id}].territoires"
        yield from ((f"{ici}.epci", "epci", siren) for siren in fiche.territoires.epci)
        yield from ((f"{ici}.communes", "commune", code) for code in fiche.territoires.communes)
    for binome in dossier.gouvernance.binomes:
        ici = f"gouvernance.binomes[{binome.id}]"
        if binome.epci:
            yield f"{ici}.epci", "epci", binome.epci
        if binome.elu and binome.elu.collectivite:
            yield from _organisation(f"{ici}.elu.collectivite", binome.elu.collectivite)
    for chiffre in dossier.chiffres:
        yield from _chiffre(f"chiffres[{chiffre.id}].territoire", chiffre.territoire or "")


def _organisation(lieu: str, organisation: Organisation) -> Iterator[tuple[str, str, str]]:
    collectivites = (NatureOrganisation.commune, NatureOrganisation.departement, NatureOrganisation.region)
    if organisation.code and organisation.nature in collectivites:
        yield f"{lieu}.code", organisation.nature.value, organisation.code


def _chiffre(lieu: str, territoire: str) -> Iterator[tuple[str, str, str]]:
    genre, deux_points, code = territoire.partition(":")
    if deux_points and genre in ("departement", "region", "commune", "epci"):
        yield lieu, genre, code
    elif re.fullmatch(r"[0-9]{9}", territoire):
        yield lieu, "epci", territoire
    elif re.fullmatch(r"[0-9][0-9AB][0-9]{3}", territoire):
        yield lieu, "commune", territoire


def _connu(genre: str, code: str, geographie: Geographie) -> bool:
    """Whether a code exists or existed; a geography that has none of its kind cannot tell."""
    if genre == "departement" and not geographie.departements():
        return True
    if genre == "region" and not any(geographie.region(d.region) for d in geographie.departements()):
        return True
    return _existe(genre, code, geographie) or (genre == "epci" and geographie.succession(code) is not None)


def _existe(genre: str, code: str, geographie: Geographie) -> bool:
    match genre:
        case "departement":
            return geographie.departement(code) is not None
        case "region":
            return geographie.region(code) is not None
        case "commune":
            return geographie.commune_actuelle(code) is not None
        case _:
            return geographie.epci(code) is not None


def _nom(genre: str, code: str, geographie: Geographie) -> str:
    match genre:
        case "departement":
            lieu = geographie.departement(code)
        case "region":
            return region.nom if (region := geographie.region(code)) else code
        case "commune":
            commune = geographie.commune(geographie.commune_actuelle(code) or code)
            return commune.nom if commune else code
        case _:
            return epci.nom if (epci := geographie.epci(code)) else code
    return lieu.nom if lieu else code
