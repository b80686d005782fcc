"""The published JSON Schema: valid, up to date, and true of what Binôme writes."""

import json
from pathlib import Path

import jsonschema
import pytest

from binome.documents.ecriture import to_json
from binome.documents.lecture import lire_fichier
from binome.documents.schema import json_schema

pytestmark = pytest.mark.lent

RACINE = Path(__file__).parents[2]
PUBLIE = RACINE / "docs" / "schema" / "dossier.schema.json"


def test_it_is_a_valid_schema_and_the_one_that_is_published():
    schema = json.loads(json_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    assert json.loads(PUBLIE.read_text(encoding="utf-8")) == schema


@pytest.mark.parametrize("exemple", sorted(RACINE.glob("exemples/*/dossier.yaml")), ids=lambda c: c.parent.name)
def test_what_is_written_fits_it(exemple):
    dossier = json.loads(to_json(lire_fichier(exemple).dossier))
    jsonschema.validate(dossier, json.loads(json_schema()), format_checker=jsonschema.FormatChecker())


def test_it_refuses_what_the_model_refuses():
    dossier = json.loads(to_json(lire_fichier(RACINE / "exemples/hautes-alpes/dossier.yaml").dossier))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**dossier, "perimetres": {}}, json.loads(json_schema()))


def test_every_field_is_described():
    schema = json.loads(json_schema())
    objets = [schema, *schema["$defs"].values()]
    muets = [
        (o.get("title"), nom) for o in objets for nom, c in o.get("properties", {}).items() if "description" not in c
    ]
    assert muets == []
