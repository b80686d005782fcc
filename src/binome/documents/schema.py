"""The JSON Schema of a dossier, described field by field with the docstrings of the model.

They are read from the sources when the schema is published (`make regles`), never while serving: that takes a fifth of
a second, needs the sources, and fails now and then when two threads do it at once under Python 3.11. What is served
reads the file that was written then.
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, Literal, get_args

from pydantic import BaseModel

from binome.domaine.dossier.dossier import Dossier

_ECRITES = "descriptions.json"


def json_schema() -> str:
    """The JSON Schema of a dossier (draft 2020-12), as published in docs/schema."""
    return schema_de(Dossier, "Dossier de candidature Binôme")


def schema_de(racine: type[BaseModel], titre: str, mode: Literal["validation", "serialization"] = "validation") -> str:
    """The JSON Schema of a document, as it is read, or as it is written."""
    schema = racine.model_json_schema(mode=mode)
    _decrire(schema, racine)
    for modele in _modeles(racine, {}).values():
        if modele.__name__ in schema["$defs"]:
            _decrire(schema["$defs"][modele.__name__], modele)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = titre
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
    for champ, texte in _lues(modele).items():
        objet["properties"][champ]["description"] = texte


def descriptions(modele: type[BaseModel]) -> dict[str, str]:
    """Field of a model that a dossier is made of → what its docstring says of it, inherited fields included."""
    return _ecrites().get(modele.__name__, {})


@cache
def _ecrites() -> dict[str, dict[str, str]]:
    lues: dict[str, dict[str, str]] = json.loads(resources.files(__package__).joinpath(_ECRITES).read_bytes())
    return lues


def descriptions_en_json() -> str:
    """What `descriptions` reads, drawn from the sources."""
    trouvees = {nom: _lues(modele) for nom, modele in _modeles(Dossier, {}).items()}
    return json.dumps(trouvees, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _lues(modele: type[BaseModel]) -> dict[str, str]:
    """The docstrings of the fields of a model, from the sources."""
    classes = [c for c in reversed(modele.__mro__) if c is not BaseModel and issubclass(c, BaseModel)]
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
