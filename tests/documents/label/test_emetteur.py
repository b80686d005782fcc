"""The issuer's document: every key with its dates, where it is published, what is refused."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from tests.labels import DID, EMETTEUR, octets

from binome.documents.label.emetteur import adresse_du_document, parse, to_json
from binome.documents.label.lecture import OCTETS_MAX, CleRepeteeError, LabelIllisibleError, lire


def _relu(**changes: Any) -> Any:
    return parse(octets({**to_json(EMETTEUR), **changes}))


def _document(cle: int, **changes: Any) -> bytes:
    """The document, one of its keys changed; None takes the field out."""
    document = to_json(EMETTEUR)
    methode = {**document["verificationMethod"][cle], **changes}
    document["verificationMethod"][cle] = {nom: valeur for nom, valeur in methode.items() if valeur is not None}
    return octets(document)


def _sans_cles(emetteur: Any) -> list[Any]:
    return [(cle.nom, cle.publique.public_bytes_raw(), cle.depuis, cle.fin, cle.volee_le) for cle in emetteur.cles]


def test_it_reads_back_with_every_key_and_its_dates() -> None:
    assert _relu().did == EMETTEUR.did
    assert _sans_cles(_relu()) == _sans_cles(EMETTEUR)


def test_a_past_key_still_asserts_and_a_stolen_one_no_longer_does() -> None:
    volee = dataclasses.replace(EMETTEUR.cles[1], volee_le=dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
    emetteur = dataclasses.replace(EMETTEUR, cles=(EMETTEUR.cles[0], volee))
    document = to_json(emetteur)
    assert document["assertionMethod"] == [f"{DID}#2024"]
    assert document["verificationMethod"][1]["revoked"] == "2026-06-01T00:00:00Z"
    assert _sans_cles(parse(octets(document))) == _sans_cles(emetteur)


def test_a_key_that_asserts_nothing_is_not_one_of_labels() -> None:
    assert [cle.nom for cle in _relu(assertionMethod=[f"{DID}#2026"]).cles] == [f"{DID}#2026"]


@pytest.mark.parametrize(
    ("did", "adresse"),
    [
        ("did:web:exemple.fr", "https://exemple.fr/.well-known/did.json"),
        ("did:web:localhost%3A8000", "https://localhost:8000/.well-known/did.json"),
        ("did:web:exemple.fr:ti:labels", "https://exemple.fr/ti/labels/did.json"),
    ],
)
def test_where_a_document_is_published(did: str, adresse: str) -> None:
    assert adresse_du_document(did) == adresse


@pytest.mark.parametrize("did", ["did:key:z6Mk", "did:web:", "did:web:exemple.fr/a", "did:web:a b", "did:web:a:", ""])
def test_what_is_no_name_of_an_issuer_is_refused(did: str) -> None:
    with pytest.raises(ValueError, match="did:web"):
        adresse_du_document(did)


@pytest.mark.parametrize(
    ("brut", "dit"),
    [
        (b"{", "mal formé"),
        (b"[]", "un objet JSON"),
        (b'{"a": NaN}', "nombre fini"),
        (b"\xff", "UTF-8"),
        (b'{"a": ' + b"9" * 5000 + b"}", "démesuré"),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "s'emboîte trop"),
        (b'{"a": ' + b"[" * 32 + b"]" * 32 + b"}", "s'emboîte davantage"),
        (b" " * (OCTETS_MAX + 1), "Mo au plus"),
        (octets({**to_json(EMETTEUR), "id": "did:key:z6Mk"}), "did:web"),
        (octets({**to_json(EMETTEUR), "id": 3}), "un texte est attendu"),
        (octets({**to_json(EMETTEUR), "assertionMethod": None}), "une liste est attendue"),
        (octets({**to_json(EMETTEUR), "verificationMethod": ["did:web:x#1"]}), "Multikey"),
        (_document(0, type="JsonWebKey"), "Multikey"),
        (_document(0, controller="did:web:autre.fr"), "controller"),
        (_document(0, id="did:web:autre.fr#2024"), "attendu sous"),
        (_document(0, id=f"{DID}#2026"), "même nom"),
        (_document(0, created=None), "created"),
        (_document(0, expires="2026"), "un instant"),
        (_document(0, publicKeyMultibase="zzz"), "Ed25519"),
    ],
)
def test_what_is_no_document_is_refused_and_it_is_said(brut: bytes, dit: str) -> None:
    with pytest.raises(LabelIllisibleError, match=dit):
        parse(brut)


def test_a_field_written_twice_is_refused_wherever_it_is() -> None:
    for brut in (b'{"id": 1, "id": 1}', b'{"a": [{"b": {"c": 1, "c": 2}}]}', b'{"a": 1, "\\u0061": 1}'):
        with pytest.raises(CleRepeteeError, match="deux fois"):
            lire(brut)


def test_what_nests_as_deep_as_allowed_is_read() -> None:
    assert lire(b'{"a": ' + b"[" * 31 + b"]" * 31 + b"}")
