"""The operations of the API as a page lists them, read from its own OpenAPI description."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from binome.domaine.droits.portees import NOMS_DES_PORTEES, Portee

_METHODES = ("get", "post", "put", "delete")


@dataclass(frozen=True)
class Operation:
    """An operation: method, address, what it does, the scope that it asks for, a call of it."""

    methode: str
    adresse: str
    resume: str
    description: str
    portee: str
    exemple: str


def operations(schema: dict[str, Any], origine: str) -> tuple[tuple[Operation, ...], tuple[Operation, ...]]:
    """Operations of an OpenAPI document, in its order: those for anyone, those that ask for a token or a session."""
    toutes = [
        (bool(details.get("security")), _operation(methode, adresse, details, origine))
        for adresse, chemins in schema["paths"].items()
        for methode, details in chemins.items()
        if methode in _METHODES
    ]
    return tuple(o for privee, o in toutes if not privee), tuple(o for privee, o in toutes if privee)


def _operation(methode: str, adresse: str, details: dict[str, Any], origine: str) -> Operation:
    portee = details.get("x-portee")
    return Operation(
        methode.upper(),
        adresse,
        details.get("summary", ""),
        details.get("description", ""),
        NOMS_DES_PORTEES[Portee(portee)] if portee else "",
        _exemple(methode, adresse, details, origine) if portee and methode != "get" else "",
    )


def _exemple(methode: str, adresse: str, details: dict[str, Any], origine: str) -> str:
    """A call of it, to paste and to change; nothing of an operation that only says where it is done."""
    entetes = [p["name"] for p in details.get("parameters", []) if p["in"] == "header"]
    if not entetes:
        return ""
    mots = ["curl", "-X", methode.upper(), "-H", "$JETON", "-H", "Idempotency-Key: $(uuidgen)"]
    mots += ["-H", 'If-Match: "…"'] if "If-Match" in entetes else []
    if (corps := details.get("x-exemple")) is not None:
        mots += ["-H", "Content-Type: application/json", "-d", json.dumps(corps, ensure_ascii=False)]
    return " ".join(_mot(mot) for mot in [*mots, f"{origine}{adresse}"])


def _mot(mot: str) -> str:
    # What the shell is to replace stands between double quotes.
    return f'"{mot}"' if "$" in mot else shlex.quote(mot)


def adresse_openapi() -> str:
    """Where the OpenAPI description is served."""
    return reverse("api-v1:openapi-json")
