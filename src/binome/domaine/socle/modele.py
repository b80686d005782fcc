"""The clay of the dossier: frozen documents that refuse unknown fields, and the types that many parts share.

A type reads a value with the functions that every door uses (`textes`, `nombres`, `jours`) and refuses it with their
words. A text kept by Binôme opens for ever: read with the context `RELU`, what today's limits would refuse is let by.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationInfo,
)
from pydantic.fields import FieldInfo

from binome.domaine.langue.typographie import nombre
from binome.domaine.saisie import jours, nombres, textes
from binome.domaine.saisie.limites import LIGNE_MAX, TERRITOIRE_MAX, TEXTE_MAX
from binome.domaine.saisie.refus import ValeurRefuseeError

RELU: Mapping[str, bool] = {"relu": True}
"""The context of validation of a text that was kept: never refused for a limit that came after it."""
PROSE = "prose"
"""Mark of the types of text that have several lines."""
_OUI_NON = {"oui": True, "non": False, "vrai": True, "faux": False}
_COURRIEL = re.compile(r"[^@\s<>()\[\],;:\\\"]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z0-9-]{2,}")


def relu(info: ValidationInfo) -> bool:
    """Whether a text kept by Binôme is being opened."""
    return bool(info.context and info.context.get("relu"))


def lu_par(lire: Callable[[Any], Any], repli: Callable[[Any], Any] = lambda valeur: valeur) -> BeforeValidator:
    """A validator that reads as `lire` does; what it refuses is read by `repli` in a text that was kept."""

    def valider(valeur: Any, info: ValidationInfo) -> Any:
        try:
            return lire(valeur)
        except ValeurRefuseeError as refus:
            if relu(info):
                return repli(valeur)
            raise refus.pour_pydantic() from None

    return BeforeValidator(valider)


def _texte_lu(normaliser: Callable[[str], str], au_plus: int) -> BeforeValidator:
    def lire(valeur: Any) -> Any:
        if not isinstance(valeur, str):
            return valeur
        texte = normaliser(valeur)
        if not texte:
            raise ValeurRefuseeError("ce champ est obligatoire et il est vide", "Remplissez-le.")
        if len(texte) > au_plus:
            compte = f"il en compte {nombre(len(texte))}"
            raise ValeurRefuseeError(f"ce texte dépasse {nombre(au_plus)} caractères ({compte})", "Raccourcissez-le.")
        return texte

    return lu_par(lire, lambda valeur: normaliser(valeur) if isinstance(valeur, str) else valeur)


def lire_courriel(brut: str) -> str:
    """An electronic address. Errors: ValeurRefuseeError."""
    adresse = textes.en_ligne(brut)
    if len(adresse) > 254 or ".." in adresse or not _COURRIEL.fullmatch(adresse):
        raise ValeurRefuseeError(
            "cette adresse électronique n'en est pas une", "Écrivez par exemple prenom.nom@exemple.fr."
        )
    return adresse


def _rien_si_vide(valeur: Any) -> Any:
    """Nothing, where a text that may be left out was written empty."""
    vide = isinstance(valeur, str) and len(valeur) < 1000 and not textes.visibles(valeur)
    return None if vide else valeur


def _oui_non(valeur: object) -> object:
    return _OUI_NON.get(valeur.strip().lower(), valeur) if isinstance(valeur, str) else valeur


def _decimal(valeur: Any) -> Any:
    try:
        return Decimal(str(valeur))
    except InvalidOperation:
        return valeur


def _part(brut: Any) -> Any:
    part = nombres.lire_nombre(brut)
    if not 0 <= part <= 1:
        raise ValeurRefuseeError("cette part va de 0 à 1", "Écrivez par exemple 0,5 pour un mi-temps.")
    return float(part)


def _sans_zero_inutile(montant: Decimal) -> int | float:
    return int(montant) if montant == montant.to_integral_value() else float(montant)


Ligne = Annotated[str, _texte_lu(textes.en_ligne, LIGNE_MAX), Field(json_schema_extra={"maxLength": LIGNE_MAX})]
Texte = Annotated[
    str, _texte_lu(textes.normaliser, TEXTE_MAX), Field(json_schema_extra={"maxLength": TEXTE_MAX}), PROSE
]
NomTerritoire = Annotated[
    str, _texte_lu(textes.en_ligne, TERRITOIRE_MAX), Field(json_schema_extra={"maxLength": TERRITOIRE_MAX})
]
LigneLibre = Annotated[Ligne | None, BeforeValidator(_rien_si_vide)]
TexteLibre = Annotated[Texte | None, BeforeValidator(_rien_si_vide)]
Courriel = Annotated[str, lu_par(lambda v: lire_courriel(v) if isinstance(v, str) else v, lambda v: textes.en_ligne(v))]
CourrielLibre = Annotated[Courriel | None, BeforeValidator(_rien_si_vide)]
Fuseau = Annotated[str, lu_par(lambda v: jours.lire_fuseau(textes.en_ligne(v)) if isinstance(v, str) else v)]
Jour = Annotated[dt.date, lu_par(jours.lire_jour)]
Instant = Annotated[dt.datetime, lu_par(jours.lire_instant)]
Booleen = Annotated[bool, BeforeValidator(_oui_non)]
Nombre = Annotated[
    Decimal,
    lu_par(nombres.lire_nombre, _decimal),
    Field(allow_inf_nan=False, max_digits=18),
    PlainSerializer(_sans_zero_inutile, when_used="json"),
]
Euros = Annotated[
    Decimal,
    lu_par(nombres.lire_euros, _decimal),
    Field(ge=0, max_digits=14, decimal_places=2, allow_inf_nan=False),
    PlainSerializer(_sans_zero_inutile, when_used="json"),
]
Quotite = Annotated[float, lu_par(_part)]
Identifiant = Annotated[
    str,
    BeforeValidator(lambda valeur: str(valeur) if isinstance(valeur, str) else valeur),
    Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"),
]


def sans_unite_repetee(brut: Any, *champs: str) -> Any:
    """A raw part whose numbers do not repeat its unit: « 20 % » is 20 where the unit is %."""
    if not isinstance(brut, Mapping) or not isinstance(brut.get("unite"), str):
        return brut
    return {nom: _sans(valeur, brut["unite"]) if nom in champs else valeur for nom, valeur in brut.items()}


def _sans(valeur: Any, unite: str) -> Any:
    """The number without its unit; what cannot be read stays as it was typed, to be shown so with its refusal."""
    if not isinstance(valeur, str):
        return valeur
    try:
        return nombres.lire_nombre(valeur, unite)
    except ValeurRefuseeError:
        return valeur


def uniques(valeurs: tuple[Any, ...]) -> tuple[Any, ...]:
    """Each value once, in its order: to tick twice the same box means nothing."""
    return tuple(dict.fromkeys(valeurs))


Uniques = AfterValidator(uniques)


def est_prose(info: FieldInfo) -> bool:
    """Whether a field holds a text of several lines."""
    return PROSE in info.metadata or _porte_la_marque(info.annotation)


def _porte_la_marque(annotation: Any) -> bool:
    return PROSE in getattr(annotation, "__metadata__", ()) or any(map(_porte_la_marque, get_args(annotation)))


class Modele(BaseModel):
    """A frozen document that refuses unknown fields. Field docstrings, in French, go to the published JSON Schema."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Element(Modele):
    """A part that repeats or stands alone, which may say where it comes from."""

    provenance: TexteLibre = None
    """Où cette partie a été lue : document et page ou section."""
    illustratif: Booleen = False
    """Vrai quand cette partie est inventée pour l'exemple."""
