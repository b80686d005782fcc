"""The fingerprint of a document: SHA-256 of its canonical JSON."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import BaseModel


def json_canonique(document: BaseModel) -> bytes:
    """UTF-8 JSON, keys sorted, no space, defaults left out: the same facts give the same bytes."""
    return canonique(document.model_dump(mode="json", exclude_defaults=True))


def canonique(arbre: dict[str, Any]) -> bytes:
    """The same, of a tree that leaves its defaults out already."""
    return json.dumps(arbre, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def empreinte(document: BaseModel) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(json_canonique(document)).hexdigest()
