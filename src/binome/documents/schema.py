"""The JSON Schema of a dossier, described field by field with the docstrings of the model.

They are read from the sources here, when a schema is asked for: pydantic can do it, but at every start of a command.
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from functools import cache
from itertools import pairwise
from threading import Lock
from typing import Any, get_args

from pydantic import BaseModel

from binome.domaine.dossier import Dossier

_verrou = Lock()
"""Python 3.11 may fail when two threads parse sources at once: `AST constructor recursion depth mismatch`."""


def json_schema() -> str:
    """The JSON Schema of a dossier (draft 2020-12), as published in docs/schema."""
    schema = Dossier.model_json_schema()
    _decrire(schema, Dossier)
    for modele in _modeles(Dossier, {}).values():
        if modele.__name__ in schema["$defs"]:
            _decrire(schema["$defs"][modele.__name__], modele)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Dossier de candidature Binôme"
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _modeles(modele: type[BaseModel], vus: dict[str, type[BaseModel]]) -> dict[str, type[BaseModel]]:
    """Name → model, for every model that a dossier is made of."""
    vus[modele.__name__] = modele
    for champ in modele.model_fields.values():
        for trouve in _dans(champ.annotation):
            if trouve.__name__ not in vus:
                _modeles(trouve, vus)
    return vus


def _dans(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [trouve for argument in get_args(annotation) for trouve in _dans(argument)]


def _decrire(objet: dict[str, Any], modele: type[BaseModel]) -> None:
    for champ, texte in descriptions(modele).items():
        objet["properties"][champ]["description"] = texte


@cache
def descriptions(modele: type[BaseModel]) -> dict[str, str]:
    """Field of a model → what its docstring says of it, inherited fields included."""
    classes = [c for c in reversed(modele.__mro__) if c is not BaseModel and issubclass(c, BaseModel)]
    with _verrou:
        return {champ: texte for classe in classes for champ, texte in _docstrings(classe).items()}


def _docstrings(classe: type[BaseModel]) -> dict[str, str]:
    """Field → the string written under it in the source of the class."""
    corps = ast.parse(textwrap.dedent(inspect.getsource(classe))).body[0]
    assert isinstance(corps, ast.ClassDef)  # noqa: S101
    return {
        champ.target.id: inspect.cleandoc(texte.value.value)
        for champ, texte in pairwise(corps.body)
        if isinstance(champ, ast.AnnAssign)
        and isinstance(champ.target, ast.Name)
        and isinstance(texte, ast.Expr)
        and isinstance(texte.value, ast.Constant)
        and isinstance(texte.value.value, str)
    }
