"""The kind of each field of a model, which says how it is drawn and read."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from binome.domaine.langue.typographie import nombre
from binome.domaine.socle.modele import est_prose

CACHES = frozenset({"provenance", "illustratif"})
"""Fields that forms carry without showing them."""
LONGS = frozenset(
    {
        "diagnostic",
        "objectifs",
        "texte",
        "description",
        "justification",
        "concertation",
        "enjeux_du_territoire",
        "avertissement",
    }
)
"""Fields whose box is large."""
_ECRITS = {"siren": "chiffres", "siret": "chiffres", "courriel": "courriel"}
"""Fields of one line that have a keyboard of their own."""


def genre_de(nom: str, info: FieldInfo, options: Mapping[str, Any]) -> tuple[str, Any]:
    """The kind of a field, and the type of what it holds. Only a box of several lines keeps those of a text."""
    nu = _nu(info.annotation)
    if get_origin(nu) is tuple:
        dedans = _nu(get_args(nu)[0])
        if est(dedans, BaseModel):
            return "liste", dedans
        return ("cases" if est(dedans, Enum) or nom in options else "lignes"), dedans
    if nom in CACHES:
        return "cache", nu
    if est(nu, Enum) or get_origin(nu) is Literal or nom in options:
        return "choix", nu
    simples = ((BaseModel, "groupe"), (bool, "oui_non"), (dt.date, "date"), (Decimal, "nombre"), (float, "nombre"))
    return next((genre for classe, genre in simples if est(nu, classe)), _d_un_texte(nom, info)), nu


def _d_un_texte(nom: str, info: FieldInfo) -> str:
    return "texte" if est_prose(info) else _ECRITS.get(nom, "ligne")


def sans_rangs(lieu: str) -> str:
    """« membres.2.nom » → « membres.nom »."""
    return ".".join(pas for pas in lieu.split(".") if not pas.isdigit())


def au_lieu(modele: type[BaseModel], lieu: str) -> tuple[type[BaseModel], str]:
    """The model that holds the field at a place under a model, rows by rank; and the name of that field."""
    *pas, nom = sans_rangs(lieu).split(".")
    for etape in pas:
        modele = genre_de(etape, modele.model_fields[etape], {})[1]
    return modele, nom


def valeur_au_lieu(arbre: Any, lieu: str) -> Any:
    """What stands there, rows by rank; None when nothing does."""
    for pas in lieu.split("."):
        if isinstance(arbre, list):
            arbre = arbre[int(pas)] if int(pas) < len(arbre) else None
        else:
            arbre = arbre.get(pas) if isinstance(arbre, dict) else None
    return arbre


def est_d_office(info: FieldInfo) -> bool:
    """Whether a form sends this choice without anyone having made it: it has a default, which the page shows."""
    return not info.is_required() and info.default is not None and genre_de("", info, {})[0] == "choix"


def _nu(annotation: Any) -> Any:
    """A type without what decorates it: `Annotated[X, …] | None` → X."""
    if get_origin(annotation) is Annotated:
        return _nu(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return _nu(next(a for a in get_args(annotation) if a is not types.NoneType))
    return annotation


def est(annotation: Any, classe: type) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, classe)


def en_texte(genre: str, valeur: Any) -> str:
    """A value as its box shows it."""
    if valeur is None:
        return ""
    if genre == "lignes":
        return "\n".join(str(v) for v in valeur)
    if genre == "oui_non" or isinstance(valeur, bool):
        return "oui" if valeur else ""
    return nombre(valeur) if isinstance(valeur, int | float | Decimal) else str(valeur)
