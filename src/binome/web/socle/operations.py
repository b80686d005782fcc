"""The operations of the API as a page lists them, read from its own OpenAPI description."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

_METHODES = ("get", "post")


@dataclass(frozen=True)
class Operation:
    """An operation: method, address, what it does."""

    methode: str
    adresse: str
    resume: str
    description: str


def operations(schema: dict[str, dict[str, dict[str, dict[str, str]]]]) -> tuple[Operation, ...]:
    """Operations of an OpenAPI document, in its order."""
    return tuple(
        Operation(methode.upper(), adresse, details.get("summary", ""), details.get("description", ""))
        for adresse, chemins in schema["paths"].items()
        for methode, details in chemins.items()
        if methode in _METHODES
    )


def adresse_openapi() -> str:
    """Where the OpenAPI description is served."""
    return reverse("api-v1:openapi-json")
