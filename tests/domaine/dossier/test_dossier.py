"""The model of the dossier: schema, references between parts, fingerprint."""

import json
from decimal import Decimal

import jsonschema
import pytest
from pydantic import ValidationError

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.plan_actions import LigneFinancement
from binome.domaine.socle.empreinte import empreinte

MINIMAL = {"id": "x", "titre": "T", "territoire": "T", "appel": "ti-2023-2027"}


def _avec(**champs):
    return Dossier.model_validate({**MINIMAL, **champs})


def test_frozen():
    with pytest.raises(ValidationError):
        _avec().titre = "autre"


def test_unknown_fields_are_refused():
    with pytest.raises(ValidationError, match="extra_forbidden"):
        _avec(perimetres={})


@pytest.mark.parametrize(
    "champs",
    [
        {"chiffres": [{"id": "a", "libelle": "l", "valeur": 1, "unite": "u"}] * 2},
        {"plan_actions": {"fiches": [{"id": "f", "titre": "t", "axe": "absent"}]}},
        {"objectif": {"texte": "t", "chiffres": ["absent"]}},
    ],
)
def test_ids_are_unique_and_references_resolve(champs):
    with pytest.raises(ValidationError):
        _avec(**champs)


@pytest.mark.parametrize(("ecrit", "lu"), [("50 000", 50000), ("1 250,50", "1250.50"), (12, 12)])
def test_amounts_are_read_as_the_french_write_them(ecrit, lu):
    ligne = LigneFinancement.model_validate({"financeur": "x", "nature": "pret", "montant": ecrit})
    assert ligne.montant == Decimal(str(lu))


@pytest.mark.parametrize("montant", [-1, "1.234", "NaN", "Infinity", "1e40", "beaucoup"])
def test_impossible_amounts_are_refused(montant):
    with pytest.raises(ValidationError):
        LigneFinancement.model_validate({"financeur": "x", "nature": "pret", "montant": montant})


def test_refused_funding_does_not_count():
    lignes = [
        {"financeur": "a", "nature": "pret", "montant": 10},
        {"financeur": "b", "nature": "subvention", "montant": 5, "statut": "refuse"},
    ]
    plan = {
        "axes": [{"id": "x", "titre": "X"}],
        "fiches": [{"id": "f", "titre": "t", "axe": "x", "financement": lignes}],
    }
    assert _avec(plan_actions=plan).plan_actions.fiches[0].financement_acquis == 10


def test_fingerprint_ignores_the_writing_and_sees_every_change():
    dossier = _avec(chiffres=[{"id": "a", "libelle": "l", "valeur": "1.0", "unite": "u"}])
    assert empreinte(dossier) == empreinte(Dossier.model_validate_json(dossier.model_dump_json()))
    assert empreinte(dossier) != empreinte(_avec(chiffres=[{"id": "a", "libelle": "l", "valeur": 2, "unite": "u"}]))


@pytest.mark.lent
def test_schema_is_valid_and_describes_what_is_written():
    schema = Dossier.model_json_schema(mode="serialization")
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(_avec(depose_le="2023-09-20T12:00:00Z").model_dump_json()), schema)
