"""What the description of the API says of every operation alike: each refusal that it may answer, as it answers it."""

from __future__ import annotations

from http.client import responses
from typing import Any, TypeVar

VERSION = "x-version"
"""Mark of an operation that writes over a version: it asks which one was read."""
_REFUS = {"application/json": {"schema": {"$ref": "#/components/schemas/RefusLu"}}}
_Schema = TypeVar("_Schema", bound=dict[str, Any])
_TOUTES = (400, 405, 503)
_DE_QUELQU_UN = (401, 403, 404, 429)
_ECRITES = (409, 413, 422)
_VERSIONNEES = (412, 428)


def completer(schema: _Schema) -> _Schema:
    """The same description, each operation with every refusal that it may answer."""
    for chemins in schema["paths"].values():
        for methode, operation in chemins.items():
            for code in sorted(_refus(methode, operation)):
                dit = {"description": responses[code], "content": _REFUS}
                operation["responses"].setdefault(code, dit)
            operation["responses"] = dict(sorted(operation["responses"].items()))
    return schema


def _refus(methode: str, operation: dict[str, Any]) -> set[int]:
    codes = {*_TOUTES}
    if operation.get("security"):
        codes |= {*_DE_QUELQU_UN}
        codes |= {*_ECRITES} if methode != "get" else set()
    if any(p["in"] == "query" or p["schema"].get("type") == "integer" for p in operation["parameters"]):
        codes.add(422)
    if operation.get(VERSION):
        codes |= {*_VERSIONNEES}
    return codes
