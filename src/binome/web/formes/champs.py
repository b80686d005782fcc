"""Form fields drawn from the models of the domain: what is asked, what was typed, what is wrong with it.

The name of a field is its place in the dossier (`filieres[f1].nom`); items without id are named by their rank. A form
is drawn from a raw tree, whose leaves may be texts as they were typed: nothing is lost by drawing it again.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from binome.documents.schema import descriptions
from binome.domaine.langue.typographie import majuscule, nombre
from binome.domaine.mots.lexique import nommer
from binome.domaine.mots.libelles import FAMILLES
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


@dataclass(frozen=True)
class Option:
    """A choice: its code, its words, whether it is taken."""

    code: str
    mot: str
    prise: bool


@dataclass(frozen=True)
class Champ:
    """A field to draw. `genre`: ligne, texte, nombre, date, oui_non, choix, cases, lignes, cache, groupe or liste.

    A `liste` holds one `groupe` for each item, whose `cle` is its id or its rank.
    """

    nom: str
    libelle: str
    genre: str
    aide: str = ""
    valeur: str = ""
    requis: bool = False
    erreur: str = ""
    options: tuple[Option, ...] = ()
    enfants: tuple[Champ, ...] = ()
    cle: str = ""

    @property
    def rangs(self) -> int:
        """How many lines its box shows."""
        return 6 if self.genre == "texte" and self.nom.rpartition(".")[2] in LONGS else 3

    @property
    def en_liste(self) -> bool:
        return bool(self.cle)


@dataclass(frozen=True)
class Contexte:
    """What is needed to draw: messages by name of field, and the choices of fields that name other parts."""

    erreurs: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def dessiner(
    modele: type[BaseModel], noms: Iterable[str], arbre: Mapping[str, Any], contexte: Contexte, prefixe: str = ""
) -> tuple[Champ, ...]:
    """The fields `noms` of a model, filled from a raw tree; `prefixe` is the place of that tree, with its final dot."""
    return tuple(_champ(modele, nom, f"{prefixe}{nom}", arbre.get(nom), contexte) for nom in noms)


def genre_de(nom: str, info: FieldInfo, options: Mapping[str, Any]) -> tuple[str, Any]:
    """The kind of a field, and the type of what it holds. Only a box of several lines keeps those of a text."""
    nu = _nu(info.annotation)
    if get_origin(nu) is tuple:
        dedans = _nu(get_args(nu)[0])
        if _est(dedans, BaseModel):
            return "liste", dedans
        return ("cases" if _est(dedans, Enum) or nom in options else "lignes"), dedans
    if nom in CACHES:
        return "cache", nu
    if _est(nu, Enum) or get_origin(nu) is Literal or nom in options:
        return "choix", nu
    simples = ((BaseModel, "groupe"), (bool, "oui_non"), (dt.date, "date"), (Decimal, "nombre"), (float, "nombre"))
    return next((genre for classe, genre in simples if _est(nu, classe)), "texte" if est_prose(info) else "ligne"), nu


def _nu(annotation: Any) -> Any:
    """A type without what decorates it: `Annotated[X, …] | None` → X."""
    if get_origin(annotation) is Annotated:
        return _nu(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return _nu(next(a for a in get_args(annotation) if a is not types.NoneType))
    return annotation


def _est(annotation: Any, classe: type) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, classe)


def _champ(modele: type[BaseModel], nom: str, place: str, valeur: Any, contexte: Contexte) -> Champ:
    info, libelle = modele.model_fields[nom], nommer(nom, modele.__name__).titre.replace("'", "’")
    aide = descriptions(modele).get(nom, "").removesuffix(".")
    genre, interieur = genre_de(nom, info, contexte.options)
    commun: dict[str, Any] = {
        "nom": place,
        "libelle": libelle,
        "genre": genre,
        "aide": "" if aide.lower() == libelle.lower() else aide,
        "requis": info.is_required(),
        "erreur": contexte.erreurs.get(place, ""),
    }
    if genre == "groupe":
        return Champ(**commun, enfants=_enfants(interieur, place, valeur or {}, contexte))
    if genre == "liste":
        return Champ(**commun, enfants=_elements(interieur, place, valeur or [], contexte))
    if genre in ("choix", "cases"):
        # In their order, which the page keeps: what comes back as it was drawn changes nothing.
        prises = dict.fromkeys(str(getattr(v, "value", v)) for v in _liste(valeur) if v)
        return Champ(**commun, options=tuple(_options(nom, interieur, prises, contexte)))
    return Champ(**commun, valeur=_texte(genre, valeur))


def _enfants(modele: type[BaseModel], place: str, valeur: Mapping[str, Any], contexte: Contexte) -> tuple[Champ, ...]:
    return tuple(
        _champ(modele, nom, f"{place}.{nom}", valeur.get(nom), contexte)
        for nom in sorted(modele.model_fields, key=CACHES.__contains__)
        if nom != "id"
    )


def _elements(modele: type[BaseModel], place: str, valeurs: list[Any], contexte: Contexte) -> tuple[Champ, ...]:
    elements = []
    for rang, valeur in enumerate(valeurs):
        cle = str(valeur.get("id", rang)) if "id" in modele.model_fields else str(rang)
        ici = f"{place}[{cle}]"
        enfants = _enfants(modele, ici, valeur, contexte)
        titre = next((e.valeur for e in enfants if e.nom.endswith((".nom", ".libelle", ".titre")) and e.valeur), "")
        elements.append(Champ(ici, titre, "groupe", erreur=contexte.erreurs.get(ici, ""), enfants=enfants, cle=cle))
    return tuple(elements)


def _liste(valeur: Any) -> Iterable[Any]:
    return valeur if isinstance(valeur, list | tuple) else [valeur]


def _options(nom: str, interieur: Any, prises: Mapping[str, Any], contexte: Contexte) -> list[Option]:
    """The choices, those taken first and in their order; one taken that nothing offers any more stays."""
    mots = dict(_choix(nom, interieur, contexte))
    ordre = {**prises, **mots} if len(prises) > 1 else {**mots, **prises}
    return [Option(code, mots.get(code, code), code in prises) for code in ordre]


def _choix(nom: str, interieur: Any, contexte: Contexte) -> Iterable[tuple[str, str]]:
    if nom in contexte.options:
        yield from contexte.options[nom]
        return
    codes = [m.value for m in interieur] if _est(interieur, Enum) else [str(c) for c in get_args(interieur)]
    mots = FAMILLES.get(nom, {})
    for code in codes:
        yield code, mots.get(code, majuscule(code.replace("_", " ")))


def _texte(genre: str, valeur: Any) -> str:
    if valeur is None:
        return ""
    if genre == "lignes":
        return "\n".join(str(v) for v in valeur)
    if genre == "oui_non" or isinstance(valeur, bool):
        return "oui" if valeur else ""
    return nombre(valeur) if isinstance(valeur, int | float | Decimal) else str(valeur)
