"""The clay of the dossier: frozen documents that refuse unknown fields, and the types that many parts share."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

_OUI_NON = {"oui": True, "non": False, "vrai": True, "faux": False}


def _oui_non(valeur: object) -> object:
    return _OUI_NON.get(valeur.lower(), valeur) if isinstance(valeur, str) else valeur


def _a_la_francaise(valeur: object) -> object:
    """Read « 1 250 000 » and « 12,5 » as a French reader does."""
    return re.sub(r"[\s\u00a0\u202f]", "", valeur).replace(",", ".") if isinstance(valeur, str) else valeur


def _sans_zero_inutile(montant: Decimal) -> int | float:
    return int(montant) if montant == montant.to_integral_value() else float(montant)


Booleen = Annotated[bool, BeforeValidator(_oui_non)]
Nombre = Annotated[
    Decimal,
    BeforeValidator(_a_la_francaise),
    Field(allow_inf_nan=False, max_digits=18),
    PlainSerializer(_sans_zero_inutile, when_used="json"),
]
Euros = Annotated[
    Decimal,
    BeforeValidator(_a_la_francaise),
    Field(ge=0, max_digits=14, decimal_places=2, allow_inf_nan=False),
    PlainSerializer(_sans_zero_inutile, when_used="json"),
]
Identifiant = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]


class Modele(BaseModel):
    """A frozen document that refuses unknown fields. Field docstrings, in French, go to the published JSON Schema."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Element(Modele):
    """A part that repeats or stands alone, which may say where it comes from."""

    provenance: str | None = None
    """Où cette partie a été lue : document et page ou section."""
    illustratif: Booleen = False
    """Vrai quand cette partie est inventée pour l'exemple."""
