"""The bill of materials: of the shape that CycloneDX 1.6 asks for, whole, and without what only serves to develop."""

from __future__ import annotations

import datetime as dt
import json
import re
from importlib import metadata
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

from binome.cli.app import app
from binome.services.exploitation import nomenclature

RACINE = Path(__file__).parents[2]
VERROU = RACINE / "package-lock.json"
QUAND = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
TEXTE = {"type": "string", "minLength": 1}
LICENCES = {
    "type": "array",
    "items": {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
        "properties": {
            "expression": TEXTE,
            "license": {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 1,
                "additionalProperties": False,
                "properties": {"id": TEXTE, "name": TEXTE},
            },
        },
    },
}
EMPREINTE = {
    "type": "object",
    "required": ["alg", "content"],
    "additionalProperties": False,
    "properties": {
        "alg": {"enum": ["SHA-256", "SHA-384", "SHA-512"]},
        "content": {"pattern": "^([0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$"},
    },
}
COMPOSANT = {
    "type": "object",
    "required": ["bom-ref", "type", "name", "version", "purl"],
    "additionalProperties": False,
    "properties": {
        "bom-ref": TEXTE,
        "type": {"enum": ["library", "application"]},
        "name": TEXTE,
        "version": TEXTE,
        "purl": {"pattern": r"^pkg:(pypi|npm)/[^@\s]+@[^@\s]+$"},
        "licenses": LICENCES,
        "hashes": {"type": "array", "minItems": 1, "items": EMPREINTE},
    },
}
# What of the published schema concerns us, said again: the whole of it is run below where its library is installed.
FORME = {
    "type": "object",
    "required": ["bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "dependencies"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"const": "http://cyclonedx.org/schema/bom-1.6.schema.json"},
        "bomFormat": {"const": "CycloneDX"},
        "specVersion": {"const": "1.6"},
        "serialNumber": {"pattern": "^urn:uuid:[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$"},
        "version": {"type": "integer", "minimum": 1},
        "metadata": {
            "type": "object",
            "required": ["timestamp", "component"],
            "additionalProperties": False,
            "properties": {
                "timestamp": {"pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$"},
                "tools": {"type": "object"},
                "component": COMPOSANT,
            },
        },
        "components": {"type": "array", "minItems": 1, "uniqueItems": True, "items": COMPOSANT},
        "dependencies": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["ref", "dependsOn"],
                "additionalProperties": False,
                "properties": {"ref": TEXTE, "dependsOn": {"type": "array", "uniqueItems": True, "items": TEXTE}},
            },
        },
    },
}


@pytest.fixture(scope="module")
def fiche() -> dict[str, Any]:
    return nomenclature.composer(VERROU, QUAND)


def test_it_has_the_shape_of_cyclonedx(fiche: dict[str, Any]) -> None:
    jsonschema.validate(fiche, FORME)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**fiche, "components": [{**fiche["components"][0], "type": "paquet"}]}, FORME)


def test_the_published_schema_accepts_it(fiche: dict[str, Any]) -> None:
    validation = pytest.importorskip("cyclonedx.validation.json", reason="cyclonedx-python-lib n'est pas installé")
    schema = pytest.importorskip("cyclonedx.schema")
    assert validation.JsonStrictValidator(schema.SchemaVersion.V1_6).validate_str(json.dumps(fiche)) is None


def test_every_reference_leads_to_a_component_named_once(fiche: dict[str, Any]) -> None:
    refs = [c["bom-ref"] for c in fiche["components"]] + [fiche["metadata"]["component"]["bom-ref"]]
    assert len(refs) == len(set(refs))
    assert {r for lien in fiche["dependencies"] for r in (lien["ref"], *lien["dependsOn"])} <= set(refs)


def test_every_locked_package_that_runs_is_there_in_the_version_installed(fiche: dict[str, Any]) -> None:
    verrou = (RACINE / "requirements/base.txt").read_text(encoding="utf-8")
    verrouilles = {re.sub(r"[-_.]+", "-", nom).lower() for nom in re.findall(r"^([A-Za-z0-9._-]+)==", verrou, re.M)}
    installes = {re.sub(r"[-_.]+", "-", d.metadata["Name"]).lower(): d.version for d in metadata.distributions()}
    dits = {c["name"]: c["version"] for c in fiche["components"] if c["purl"].startswith("pkg:pypi/")}
    assert verrouilles & installes.keys() <= dits.keys()
    assert all(installes[nom] == version for nom, version in dits.items())
    assert not {"pytest", "ruff", "mypy", "playwright", "hypothesis"} & dits.keys(), "what only serves to develop"


def test_npm_packages_bear_their_fingerprints_and_what_serves_to_develop_is_left_out(fiche: dict[str, Any]) -> None:
    npm = {c["name"]: c for c in fiche["components"] if c["purl"].startswith("pkg:npm/")}
    assert {"maplibre-gl", "@etalab/decoupage-administratif", "source-sans"} <= npm.keys()
    assert "axe-core" not in npm
    assert all(c["hashes"][0]["alg"] == "SHA-512" for c in npm.values())
    assert npm["@etalab/decoupage-administratif"]["purl"].startswith("pkg:npm/%40etalab/decoupage-administratif@")


def test_the_same_packages_give_the_same_number_and_others_another(fiche: dict[str, Any], tmp_path: Path) -> None:
    assert nomenclature.composer(VERROU, QUAND + dt.timedelta(days=1))["serialNumber"] == fiche["serialNumber"]
    autre = tmp_path / "package-lock.json"
    autre.write_text('{"packages": {"node_modules/x": {"version": "1.0.0"}}}')
    assert nomenclature.composer(autre, QUAND)["serialNumber"] != fiche["serialNumber"]


def test_the_command_writes_it_and_says_what_it_cannot_read(tmp_path: Path) -> None:
    sortie = tmp_path / "binome.cdx.json"
    assert CliRunner().invoke(app, ["nomenclature", "--sortie", str(sortie)]).exit_code == 0
    jsonschema.validate(json.loads(sortie.read_text(encoding="utf-8")), FORME)
    rate = CliRunner().invoke(app, ["nomenclature", "--verrou-npm", str(tmp_path / "rien.json")])
    assert rate.exit_code == 2
    assert "ne se lit pas" in rate.output
