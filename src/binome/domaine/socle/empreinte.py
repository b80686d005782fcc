"""The bytes that are hashed and signed, and the fingerprint of a document: SHA-256 of its canonical JSON.

Two forms. `canonique` is the law of what it signed (texts of format 1, lines of the journal, manifests of deposits) and
of nothing else; every new format takes `canonique_rfc8785`, that anyone can write again in another language.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import rfc8785
from pydantic import BaseModel


def json_canonique(document: BaseModel) -> bytes:
    """UTF-8 JSON, keys sorted, no space, defaults left out: the same facts give the same bytes."""
    return canonique(document.model_dump(mode="json", exclude_defaults=True))


def canonique(arbre: Mapping[str, Any]) -> bytes:
    """The same, of a tree that leaves its defaults out already."""
    return json.dumps(arbre, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def canonique_rfc8785(arbre: Mapping[str, Any]) -> bytes:
    """A tree in the form of RFC 8785, which sorts keys as UTF-16 and writes numbers as ECMAScript does.

    Errors: ValueError on what no reader would find again: a number that is not finite, an integer beyond 2^53, half a
    character.
    """
    return rfc8785.dumps(arbre)


def empreinte(document: BaseModel) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(json_canonique(document)).hexdigest()
