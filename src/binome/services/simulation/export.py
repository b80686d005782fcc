"""What a played campaign says, table by table, as bytes that are the same when it is played again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Field, Model

TABLES_A_PART = {
    "registre.compteur": "attempts counted by the server",
    "registre.envoicompte": "digests keyed with the secret of this installation",
    "registre.sessionouverte": "who signed in since",
    "registre.cledesceau": "drawn by this installation",
}
"""Tables that are of an installation, not of a campaign → why."""
COLONNES_A_PART = {
    ("registre.compte", "password"): "a mark of no password, drawn",
    ("registre.compte", "last_login"): "who signed in since",
    ("registre.compte", "cree_le"): "when it was really made",
}


def lignes() -> Iterator[bytes]:
    """Every row of every table, in JSON, a line each: tables by name, rows by key."""
    for modele in sorted(apps.get_app_config("registre").get_models(), key=lambda m: m._meta.label_lower):
        table = modele._meta.label_lower
        if table not in TABLES_A_PART:
            champs = [c for c in modele._meta.concrete_fields if (table, c.attname) not in COLONNES_A_PART]
            yield from _table(modele, table, champs)


def _table(modele: type[Model], table: str, champs: list[Field[Any, Any]]) -> Iterator[bytes]:
    noms = [champ.attname for champ in champs]
    for ligne in modele._default_manager.order_by("pk").values_list(*noms).iterator(chunk_size=500):
        dite = {nom: _dire(valeur) for nom, valeur in zip(noms, ligne, strict=True)}
        yield json.dumps([table, dite], ensure_ascii=False, sort_keys=True, default=str).encode() + b"\n"


def _dire(valeur: object) -> object:
    """A value as JSON takes it; bytes by their SHA-256."""
    return hashlib.sha256(valeur).hexdigest() if isinstance(valeur, bytes | memoryview) else valeur


def empreinte() -> str:
    """SHA-256 of all of it."""
    somme = hashlib.sha256()
    for ligne in lignes():
        somme.update(ligne)
    return somme.hexdigest()
