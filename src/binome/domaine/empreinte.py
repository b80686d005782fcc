"""The fingerprint of a document: SHA-256 of its canonical JSON."""

from __future__ import annotations

import hashlib
import json

from pydantic import BaseModel


def json_canonique(document: BaseModel) -> bytes:
    """UTF-8 JSON, keys sorted, no space, defaults left out: the same facts give the same bytes."""
    contenu = document.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(contenu, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def empreinte(document: BaseModel) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(json_canonique(document)).hexdigest()
